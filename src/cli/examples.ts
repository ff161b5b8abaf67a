/** An example: what is typed, and what it does. */
export type Example = readonly [line: string, meaning: string];

/** By the command's full name; help and docs show these. */
export const EXAMPLES: Readonly<Record<string, readonly Example[]>> = {
  gazette: [
    ['gazette new site news', 'a new site in the folder news'],
    ['gazette serve', 'write, and see each change at once'],
    ['gazette build', 'build the site into _site'],
  ],
  build: [
    ['gazette build', 'build the site of the working directory into _site'],
    ['gazette build --root news --destination out', 'another site, another folder'],
    ['gazette build --strict', 'for a check before publishing: any fault stops it'],
    ['gazette build --json > report.json', 'for programs'],
  ],
  serve: [
    ['gazette serve', 'see each change at once'],
    ['gazette serve --drafts=false --future=false', 'as it would be published now'],
    ['gazette serve --host --open', 'for other devices in the network too, and in the browser'],
  ],
  preview: [
    ['gazette build && gazette preview', 'a last look at what will be uploaded'],
    ['gazette preview --port 8080', 'on another port'],
  ],
  new: [
    ['gazette new site news', 'a new site in the folder news'],
    ['gazette new post "春耕备耕" --category heyuannongbao', 'a new post'],
  ],
  'new post': [
    ['gazette new post "春耕备耕" --category heyuannongbao --tags 农业,春耕', 'a post of today'],
    ['gazette new post "潮汐专题" --draft', 'a draft, without a date'],
    ['$EDITOR "$(gazette new post "今日要闻")"', 'write it at once'],
  ],
  'new site': [
    ['gazette new site news', 'a site in a new folder'],
    ['gazette new site notes --theme blog', 'a personal blog'],
    ['gazette new site . --no-npm', 'a site here, without a package.json'],
    ['npx gazette new site news', 'without installing gazette first'],
  ],
  publish: [
    ['gazette publish drafts/chaoxi-zhuanti.md', 'make a draft a post of today'],
    ['gazette publish chaoxi-zhuanti', 'the same'],
  ],
  list: [
    ['gazette list --since 2022-06-01', 'posts since a day, the newest first'],
    ['gazette list --category heyuannongbao --drafts', 'of a category, drafts too'],
    ['gazette list --json | jq -r ".posts[].address"', 'for programs'],
  ],
  stats: [
    ['gazette stats', 'an overview of the archive'],
    ['gazette stats --json', 'all of it, for programs'],
  ],
  doctor: [
    ['gazette doctor', 'look for what is wrong with the set-up'],
    ['gazette doctor --verbose', 'with every option of the configuration'],
  ],
  check: [
    ['gazette check', 'everything that is wrong, before publishing'],
    ['gazette check --fix --dry-run', 'what could be mended by itself'],
    [
      'gazette check --strict --format github',
      'for a pull request: warnings count, as annotations',
    ],
  ],
  explain: [
    ['gazette explain date-invalid', 'what a code means, and what to do'],
    ['gazette explain', 'all codes'],
  ],
  clean: [['gazette clean', 'remove what gazette wrote']],
  changes: [
    ['gazette changes', 'what an upload would have to send'],
    ['gazette changes --write lists', 'as lists, for rclone or rsync'],
    ['gazette changes --mark lists', 'what was listed has been sent'],
  ],
  why: [
    ['gazette why index.html', 'what the home page was made from'],
    ['gazette why posts/2022-03-05-slug.md', 'why the page of a post was made again'],
  ],
  redirects: [
    ['gazette redirects', 'posts whose old addresses lead nowhere now'],
    ['gazette redirects --write', 'let them lead to where the posts are'],
  ],
  completion: [
    ['source <(gazette completion bash)', 'in ~/.bashrc'],
    ['source <(gazette completion zsh)', 'in ~/.zshrc, after compinit'],
    ['gazette completion fish > ~/.config/fish/completions/gazette.fish', 'once'],
  ],
};
