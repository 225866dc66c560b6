// The address of a moment, to be sent to someone.

/**
 * The page's own address, at a step.
 * @param {number} step
 */
export function momentOf(step) {
  const address = new URL(location.href);
  address.searchParams.delete("step");
  if (step) address.searchParams.set("step", String(step));
  return address.href;
}
