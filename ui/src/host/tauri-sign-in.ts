// The sign-in's host in the app: each verb is one command of the same name. No logic here.
import { call } from "./command.ts";
import type { SignInHost } from "./sign-in.ts";

export const tauriSignIn: SignInHost = {
  environments: () => call("environments"),
  signInDefaults: () => call("sign_in_defaults"),
  signIn: (form) => call("sign_in", { form }),
  signInToSandbox: () => call("start_sandbox", { surface: "platform" }),
  cancelSignIn: () => call("cancel_sign_in"),
  openSignInAgain: () => call("open_sign_in_again"),
  connectDevice: (form) => call("connect_device", { form }),
  signOut: (browser) => call("sign_out", { browser }),
};
