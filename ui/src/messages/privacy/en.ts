// English words of the privacy area and of one's own record. Its keys and shapes are what the other
// languages must have.
export const privacy = {
  title: "Privacy",
  fact: "what is kept, and what goes",
  lost: "What is kept can’t be shown",
  retention: { saved: "Saved, and in force" },
};

export type PrivacyWords = typeof privacy;
