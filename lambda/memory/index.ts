// One file of the bundle, which is loaded where a run has a memory.
export { DirectoryStore } from './directory.ts';
export { createMemory } from './memory.ts';
export { createNoticeMemory } from './notices.ts';
