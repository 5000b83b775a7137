// What the three looks of a prompt have in common. They hold no state and know no host: the panel
// and the studio's preview show the same components.
import type { PromptView } from "../bindings.ts";

/** A prompt where it stands; one that has ended only keeps its room. */
export interface PlacedPrompt {
  prompt: PromptView;
  ended: boolean;
}

/** What can be asked of a prompt, by its key. */
export interface PromptVerbs {
  click: (key: string) => void;
  dismiss: (key: string) => void;
  notNow: (key: string) => void;
  reading: (key: string, on: boolean) => void;
  viewed: (key: string) => void;
}

export interface PromptProps {
  prompt: PromptView;
  /** Milliseconds since 1970. */
  now: number;
  /** Its place among those that are there, the waiting ones included; drawn where there are more. */
  queue: { at: number; of: number };
  /** G and Esc act on this one now. */
  keys?: boolean;
  onClick: () => void;
  onDismiss: () => void;
  onNotNow: () => void;
  /** The pointer or the focus came in, or the last of them left. */
  onReading: (on: boolean) => void;
  /** It was really on the screen for half a second; told once. */
  onViewed: () => void;
}
