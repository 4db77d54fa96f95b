/** Lets every promise that can go on do so. */
export const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
