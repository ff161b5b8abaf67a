declare module 'markdown-it-footnote' {
  import type { PluginSimple } from 'markdown-it';

  const footnote: PluginSimple;
  export default footnote;
}

declare module 'markdown-it-deflist' {
  import type { PluginSimple } from 'markdown-it';

  const deflist: PluginSimple;
  export default deflist;
}

declare module 'markdown-it-cjk-breaks' {
  import type { PluginSimple } from 'markdown-it';

  const cjkBreaks: PluginSimple;
  export default cjkBreaks;
}
