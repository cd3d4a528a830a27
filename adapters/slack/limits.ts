// Slack's limits. Slack does not say whether it counts UTF-16 units or code points, so every length keeps a margin of 5 %.
const margin = (limit: number) => Math.floor(limit * 0.95);

export const MAX_BLOCKS = { message: margin(50), modal: margin(100), home: margin(100) } as const;
export const MAX_TEXT = margin(3000);
export const MAX_HEADER = margin(150);
export const MAX_CONTEXT_ELEMENTS = 10;
export const MAX_BUTTON_TEXT = margin(75);
export const MAX_BUTTON_VALUE = margin(2000);
export const MAX_BUTTON_URL = 3000;
export const MAX_ACCESSIBILITY_LABEL = margin(75);
export const MAX_MODAL_TITLE = margin(24);

/** The notification text: beyond the first number Slack cuts or refuses it. */
export const MAX_FALLBACK = margin(40_000);
/** Replacing a message counts as an edit, whose text may have 4,000 characters: optional lines stop here. */
export const PREFERRED_FALLBACK = margin(4000);

/**
 * chat.postMessage refuses blocks whose JSON is longer than about 13,200 characters (msg_blocks_too_long: not documented, measured
 * by others in bolt-js issues 2509 and 2867). Answers in an acknowledgement or to a response_url are free of it.
 */
export const PREFERRED_BLOCKS_JSON = 12_000;

export const MODAL_TITLE = 'AI Navigator';
