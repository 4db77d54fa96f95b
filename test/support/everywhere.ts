/** Lets requests go to any server, where a test is about something else. */
export const EVERYWHERE = { admits: () => true };
