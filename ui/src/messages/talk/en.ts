// English words of what is said beside the cards, and of checklists. Its keys and shapes are what the
// other languages must have.
export const talk = {
  title: "Transcript",
  show: "Show the transcript",
  hide: "Hide the transcript",
  customer: "Customer",
  agent: "You",
  saying: "speaking",
  recorded: { words: "Recorded", why: "What the customer says goes on record on this computer." },
  notRecorded: { words: "Not recorded", why: "What is said is shown here, and kept nowhere." },
  nothing: "Nothing has been said since the transcript was switched on.",
  cut: "Earlier lines are no longer kept.",
  newest: "Newest",
  toNewest: "To the newest line",
  switchedOn: "The transcript stands beside the cards from now on.",
  switchedOff: "The transcript is off. What was shown is gone.",
  notHere: "The platform in use has no live transcript.",
  checklists: "Checklists",
  progress: (done: number, of: number) => `${done} of ${of}`,
  progressLong: (name: string, done: number, of: number) => `${name}: ${done} of ${of} done`,
  next: (item: string) => `next: ${item}`,
  allDone: "all done",
  important: "Important",
  listenedFor: "listened for",
  heard: "heard by the platform",
  onItsWay: "on its way",
  closed: "This checklist has ended.",
  noChecklist: "There is no checklist here.",
  keys: {
    transcript: "Transcript on or off",
    checklist: "Next open item of the checklist",
  },
};

export type TalkWords = typeof talk;
