import picomatch from 'picomatch';

/** Whether paths with `/` are a file, lie in a folder, or match a glob; all do if it is empty. */
export function pathTest(written: string): (path: string) => boolean {
  if (written === '') return () => true;
  if (/[*?[{]/.test(written)) return picomatch([written, `${written}/**`], { dot: true });
  return (path) => path === written || path.startsWith(`${written}/`);
}
