// One choice of a menu.
import type { Component } from "svelte";

export interface MenuItem {
  label: string;
  pick: () => void;
  icon?: Component<{ size?: number | string }>;
  /** Set for a choice that is on or off. */
  checked?: boolean;
  /** One of several, or a switch of its own. */
  kind?: "radio" | "checkbox";
  /** Words above a group, drawn before this item. */
  heading?: string;
  separated?: boolean;
}
