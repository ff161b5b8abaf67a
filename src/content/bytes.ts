/** Bytes that mean something in HTML. */
export const LF = 0x0a;
export const SPACE = 0x20;
export const TAB = 0x09;
export const SLASH = 0x2f;
export const LESS = 0x3c;
export const GREATER = 0x3e;
