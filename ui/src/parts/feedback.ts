// What the form and the queue of feedback show of a kind, and of what is wrong.

/** A kind of feedback, in words. */
export interface Kind {
  value: string;
  name: string;
  text: string;
}

export interface Errors {
  type?: string | undefined;
  comments?: string | undefined;
  /** What belongs to neither field. */
  other?: string | undefined;
}
