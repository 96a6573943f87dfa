import { httpHost } from './http';
import { tauriHost } from './tauri';
import type { Host } from './host';

export * from './host';

/** The host this page runs in. This folder is the only one that knows there are two. */
export const host: Host = '__TAURI_INTERNALS__' in window ? tauriHost() : httpHost();
