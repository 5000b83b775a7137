// One command of the program behind the window. Whatever it is refused with comes as a Problem.
import { invoke } from "@tauri-apps/api/core";
import { asProblem } from "../problem.ts";

export async function call<T = void>(command: string, args?: Record<string, unknown>): Promise<T> {
  try {
    return await invoke<T>(command, args);
  } catch (reason) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a Problem is what hosts reject with
    throw asProblem(reason);
  }
}
