import "@testing-library/jest-dom/vitest";

// jsdom has no dialogs and no layout; what the page asks of them is small.
if (typeof HTMLDialogElement !== "undefined") {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
  };
}
Object.assign(globalThis, {
  CSS: { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") },
});
