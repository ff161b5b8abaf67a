import type { DiagnosticCode } from './diagnostics.js';

/**
 * What `gazette explain` and docs/diagnostics.md say of each code beyond its line in `DIAGNOSTIC_CODES`: when it comes, what gazette
 * does then, and what to do.
 */
export const EXPLANATIONS: Readonly<Record<DiagnosticCode, string>> = {
  'address-taken': `Addresses are claimed first by \`public/\`, then \`pages/\`, then what gazette makes by itself, then posts in the order of their paths. A post or page that comes
later is held back; if it was published already at another address, its last good version stays there. With \`images\` in the configuration, the folder \`/resized/\` is for copies of pictures before all.

Give one of the two another slug, date, category or permalink.`,
  'address-unsafe': `An address had characters or names that a host or a file system cannot store (a reserved character, more than 255 bytes, a name of a Windows device), or led to a folder above (\`..\`), and was changed.
The post is published at the address in the message, and will be at the same one in the next build. An \`image\` in front matter that is no address of a picture (\`javascript:\`) is left out.

Nothing has to be done. To choose the address, change the slug, the category or the permalink.`,
  'body-template-failed': `The configuration names the source under \`nunjucks\`, so its body is a template; and that cannot be understood, or failed. It sees \`page\` and \`site\`, and no
templates, other posts or data. The post is held back.

Mend it at the place in the message. What is meant as text stands between \`{% raw %}\` and \`{% endraw %}\`.`,
  'build-running': `Only one build of a site runs at a time. A second one waits; with \`--no-wait\`, and where gazette cannot tell whether the first has ended (it runs on another machine),
it ends with this error.

Wait, or end the other build. If there is none, remove the file that the message names.`,
  'build-unfinished': `\`gazette changes\` compares what builds have written, and no build of this destination has come to its end.

Run \`gazette build\`.`,
  'byte-order-mark': `Some editors on Windows begin a file with three bytes that mark it as UTF-8. They were passed over, and the file is published.

Save the file without them, or run \`gazette check --fix\`.`,
  'cache-discarded': `What gazette has kept in \`.gazette/store/\` cannot be used: it is damaged, or from another version of gazette or another configuration. All posts are parsed anew, with the same
result. Or it is what is known of the output, \`.gazette/manifest-…\`: then every page is made anew, and only what has other bytes is written.

There is nothing to do. If it comes again and again as damaged, look at the disk.`,
  'code-refused': `\`header_files\` writes a content security policy without \`unsafe-inline\`: browsers run the scripts, and take the styles, that are files of the site, or stand in a template as they are published, which the policy names by a hash. No hash can
name what stands in a tag (\`onclick\` and its like, \`style\`, an address with \`javascript:\`), nor a script or style that a template makes with \`{{ }}\` or \`{% %}\`: there the page would silently do nothing. Of what stands in a page of \`pages/\`, a post whose HTML is trusted (\`trust\`, \`sanitize: false\`) or an HTML file of \`public/\` the policy names nothing. Of each file the first place of each kind is told.

Put the code into a file of \`public/\`, and have it find its elements by a class or an attribute. Or leave \`header_files\` out, and write the headers of your host yourself.`,
  'config-invalid': `The message names the option in \`_config.yml\`, what it is and what it may be. Nothing is published.

Mend the line; docs/configuration.md lists all options.`,
  'config-unknown': `A key of \`_config.yml\` is no option of gazette's, and looks like one. It reaches templates as \`site.key\`, as all other keys do.

Correct it, if the option was meant.`,
  'css-invalid': `With \`minify_css\` every style sheet of the site goes through a minifier (lightningcss), which could not read this one: a brace is missing, a selector is none, or the file is not UTF-8. Browsers pass over such a
place, and maybe more than you mean.

Mend the style sheet at the place in the message.`,
  'data-invalid': `A file under \`data/\` is not valid YAML, JSON or CSV. Templates may need it, so nothing is published.

Mend the file at the place in the message.`,
  'date-invalid': `A date is in no form that gazette knows, or names a day, a month or a time that does not exist: the 30th of February, the year 0. A failed crawl leaves a date that is only a
zone (\`date:  +0800\`). The post is held back.

Write it as \`2022-01-06 08:12:53 +0800\`.`,
  'date-missing': `A post needs a date, in its file name or in its front matter. It is held back.

Name the file \`YYYY-MM-DD-slug.md\`, or write \`date: 2022-01-06 08:12:53 +0800\`.`,
  'deployed-unreadable': `The record of what was last marked as deployed cannot be read. All files count as new, so the next upload sends everything.

There is nothing to do.`,
  'destination-unsafe': `The destination is, holds, or lies in a folder of the sources, or is no folder. Nothing is written.

Choose a folder of its own, such as \`_site\`.`,
  'draft-unknown': `\`gazette publish\` was given a name that no file in \`drafts/\` has. Nothing was moved.

Name the draft by its path, or by its file name; the message lists drafts with a similar name.`,
  'encoding-guessed': `The file is not UTF-8. Read as GB18030 (which GBK and GB2312 are parts of) it is Chinese in common characters, so it was read as that, and is published.

Save it as UTF-8, or run \`gazette check --fix\`.`,
  'encoding-invalid': `The file is not UTF-8, and not clearly GB18030 either. Big5, EUC-KR, EUC-JP and Shift_JIS can be read as GB18030 too, into nonsense, so gazette does not guess. The
message names the first line with bytes that are no UTF-8. The post is held back.

Save the file as UTF-8: \`iconv -f BIG5 -t UTF-8\`, for example.`,
  'fault-limit': `More than ten posts, and more than \`fault_limit\` of all (a tenth), are at fault; or any is, under \`--strict\` or \`on_fault: stop\`. So many have a common cause, such as a
changed crawler or a wrong time zone, and publishing without them would do harm. Nothing is published.

Look at the first of them. If they are what they are, raise \`fault_limit\`.`,
  'file-empty': `The file has no content: a crawl has failed, or is still going on. The post is held back.

Write it again, or remove it.`,
  'file-exists': `A command was to write a file that is there already. gazette never writes over a file of yours, and left it as it is.

Choose another slug, day or folder, or move the file away.`,
  'file-unreadable': `A file or folder cannot be read: the permission is missing, or it is a symbolic link. Links are not followed, for they may lead anywhere on the machine. A file is held back; a
folder that cannot be read is a fault of the site, for nobody knows which posts are in it.

Give it read permission, or put the file itself there.`,
  'fragment-missing': `\`gazette check\` found a link with \`#id\` to a page of the site on which nothing has that id: the link leads to the top of the page.

Correct the id. In the bodies of posts and drafts ids begin with \`user-content-\`, so the heading \`## 小标题\` is found under \`#user-content-小标题\`.`,
  'front-matter-invalid': `The block between the two lines of dashes is not YAML. The message names the line. Common causes are a tab, a key that stands twice, a colon in a text without quotes, a bracket
that is not closed. The post is held back.

Mend the line.`,
  'front-matter-missing': `The file does not begin with a line of three dashes. It is published, with title and date from its file name.

Begin the file with a block of front matter.`,
  'front-matter-type': `A key that gazette knows has a value of another type: a title that is a list, \`published: maybe\`. Or a key stands for more values than front matter may hold, by YAML aliases that
multiply. The post is held back.

Write one text, or a list of texts, as the message says.`,
  'front-matter-unclosed': `The file begins with a line of three dashes and has no other. Nobody can tell where the front matter ends, so the post is held back.

End the front matter with a line of three dashes.`,
  'held-unreadable': `A post at fault was published before, but the file in \`.gazette/held/\` with its last good version is damaged, or from a later version of gazette. The post is left out.

Mend the post.`,
  'host-limit': `The configuration names the host of the site (\`host\`), and the site has at least four fifths of the files or bytes that this host takes. It was published into the
destination all the same; above the limit the host will refuse it.

Look into docs/deploying.md for what makes a site smaller, and for hosts that take more.`,
  'html-reduced': `The HTML of a body was nested so deep, or so tangled, that a browser and gazette might not understand it alike, or it had more than 200,000 tags, or 1,000 attributes in one tag. Its text was published without tags.

Mend the HTML. What a site writes itself may be trusted by its folder: \`trust\` in \`_config.yml\`; see docs/security.md.`,
  'html-removed': `A body held scripts, event handlers, forms, frames or addresses that could harm a reader or the page around. It was published without them; the message names what went.

Nothing has to be done. What a site writes itself may be trusted by its folder: \`trust\` in \`_config.yml\`; see docs/security.md.`,
  'html-unclosed': `A comment, a tag or an element is opened and never closed, and would have hidden what follows it. It was closed, or shown as text, at the end of the body.

Close it at the place in the message.`,
  'image-missing': `\`gazette check\` found an image whose address is within the site, and nothing is published there.

Put the file into \`public/\`, or correct the address.`,
  'language-unknown': `\`lang\` of the configuration or of a post begins with letters that stand for no language: mostly with those of a country, such as \`cn\` or \`jp\`, or with three where BCP 47 has two, such as \`eng\`. It is published as it is, and browsers, screen
readers and search engines pass over it.

Write the tag of the language: \`zh-CN\`, \`zh-TW\`, \`ja\`, \`en\`.`,
  'layout-missing': `The front matter, or \`defaults\`, names a layout that neither the site nor the theme has. The post is held back.

Name one of those in the message, or write \`templates/layouts/NAME.html\`.`,
  'likely-mistake': `\`gazette doctor\` found something that works, and is probably not as it was meant. The message says what, and the line under it what to do.

Nothing has to be done if it is meant.`,
  'line-ends': `Lines end with a carriage return (Windows), or are parted by one (old Macs). They were read as lines, and the file is published.

Save the file with the line ends of Unix, or run \`gazette check --fix\`. Where git makes them, set \`core.autocrlf\` to \`input\`.`,
  'link-broken': `\`gazette check\` found a link within the site to an address at which nothing is published.

Correct the link, or publish something there: \`redirect_from\` in the post that has moved makes a page that leads to it.`,
  'link-empty': `A crawler that has lost an article's address leaves \`<>\` in its place. The post is published, and shows it.

Write the address between the two, or remove the line.`,
  'lists-missing': `\`gazette changes --mark DIR\` marks what the lists in a folder name, and there are none of this destination.

Write them with \`gazette changes --write DIR\`.`,
  'math-invalid': `With \`math: true\`, text between dollar signs is read as TeX (KaTeX's), and this one cannot be: a command is unknown, a brace is not closed, or it is no formula at all. The post is
published, with the code in the place of the formula.

Mend the formula; write \`\\$\` for a dollar sign that is one.`,
  'minify-failed': `With \`minify_html\` every page goes through a minifier (@swc/html), which gave up on the one in the message. Or \`minify_css\` is set, and lightningcss is not installed, as there is
none for every system. Nothing is published.

Look at the HTML that its templates make, or set \`minify_html: false\`; then please report the page. Where a minifier is missing, install it in gazette’s folder, or do without.`,
  'nesting-too-deep': `Quotes or lists lie more than \`limits.depth\` deep in each other, or something else in a post lies so deep in itself that it cannot be read. Markdown would leave out what lies
deeper, so the post is held back.

Look for a mark that a crawler has written again and again.`,
  'not-a-post': `A file or folder stands where it is not published: a file under \`posts/\` without a date in its name, a picture among the posts.

Name it \`YYYY-MM-DD-slug.md\`, move it to \`public/\`, or list it under \`exclude\`.`,
  'nul-bytes': `The file holds bytes of zero: it was damaged when a machine lost its power, or is no text at all. The post is held back.

Write it again, or remove it.`,
  'output-too-slow': `To make one output took more than \`limits.seconds\` (60): most likely a template has a loop that does not end, or goes over the whole archive many times. The build ends and names it; nothing is published.

Mend the template, or raise \`limits.seconds\`. How long outputs take decides nothing else.`,
  'output-unknown': `\`gazette why\` was asked for an address, a file or a source at which nothing was published.

Name a URL, a file of the output, or the source of a post or page.`,
  'parse-failed': `gazette has a fault of its own that this post brings out. The post is held back, and everything else is published.

Please report it with the post.`,
  'permalink-invalid': `A permalink has a placeholder that does not exist, or leads out of the site. In front matter it holds back the post, in \`_config.yml\` it stops the build.

Use the placeholders in the message.`,
  'picture-not-copied': `With \`images\` in the configuration, smaller copies are made of the pictures that posts show. Of the one in the message none could be: its file is cut short or damaged, is another kind
of file than its name says (an error page that a crawler has saved as a picture), or has more than 100 million pixels or 100 MB. It is published as it is, and pages show it without copies.

Look at the file in a browser, and replace it. Nothing has to be done if it is shown as it should be.`,
  'plugin-failed': `Something in the site's \`gazette.config\` file has thrown an error, or returned what it may not; the message names the plugin and says what. Where a Markdown plugin fails for a post, that
post is held back; where a filter, an output or a transform fails, nothing is published.

Mend the plugin, or take it out; docs/plugins.md says what each kind is given and has to return.`,
  'plugin-invalid': `\`gazette.config.js\` (or \`.mjs\`, \`.ts\`) cannot be loaded, there are two of them, or what it exports is not what gazette knows: a list of \`filters\`, \`markdown\`, \`outputs\` or \`transforms\`, each with a
\`name\` and a \`version\`. Nothing is published.

Mend the file; docs/plugins.md has an example of each.`,
  'post-duplicate': `\`gazette check\` found a post with the title and day of another one, or with the same body: two papers often carry one article. Both are published.

Remove one, or leave them: with \`duplicates: canonical\` the page of each post with title, day and description of an older one names that to search engines as the one that counts.`,
  'post-moved': `A published post has another address than before: its date, category, slug or permalink was changed. Links and search engines lead to the old one, and nothing is there any more.

Add the \`redirect_from\` of the message to its front matter, or run \`gazette redirects --write\`, which adds all of them to \`data/redirects.yml\`.`,
  'post-too-large': `A post or page has more bytes than \`limits.size\` (5 million). Real articles have a hundredth of that; something has gone wrong. Or Markdown
makes more than 250,000 parts (paragraphs, items, cells, emphasis) of its body, which would fill the memory. It is held back.

Shorten it, put pictures into \`public/\` instead of into the text, or raise \`limits.size\`.`,
  'quotes-unescaped': `A text between double quotes holds quotes or backslashes without a backslash before them, which is not valid YAML. It was read as it stands, from the first quote to the last one
of the line, and the post is published.

Write \`\\"\` and \`\\\\\` within quotes, or run \`gazette check --fix\`.`,
  'redirect-astray': `A line of \`redirects\` or of \`data/redirects.yml\` leads to an address of the site at which nothing is published, or, by way of others, back to itself. Its page is made all the same.

Correct the address. What another program serves under the same host is named with the host: \`https://news.example/app/\`.`,
  'redirect-dropped': `\`redirect_from\` names an address at which something is published. That stays, and the redirect is left out. What stands behind a \`?\` (\`/?p=123\`) is not part of the address of a page:
\`/?p=123\` and \`/?p=124\` are both answered by what is published at \`/\`.

Have the server lead on from addresses with a \`?\` (docs/deploying.md). Otherwise remove the line from \`redirect_from\`.`,
  'redirect-invalid': `A line of \`data/redirects.yml\` has no address, path or URL that the old address leads to. It was left out.

Write \`/old/address.html: posts/2022-01-06-title.md\`, one a line.`,
  'render-failed': `Something failed while an output was made, and not in a template. Nothing is published.

The message says what. If it makes no sense, please report it.`,
  'sharp-missing': `The configuration asks for smaller copies of pictures (\`images\`), which gazette has made by sharp. npm installs it with gazette where there is one for the system, unless it was told to leave out
optional packages. The site is published, with its pictures as they are.

Run \`npm install sharp\` in the folder whose \`node_modules\` gazette is in; the next build makes the copies. Or take \`images\` out of the configuration.`,
  'slug-empty': `Nothing of the title can stand in an address, so the new post would have no name.

Give one with \`--slug\`.`,
  'source-changing': `A file was being written while gazette read it. What was published of it stays; a new one is left to the next build.

There is nothing to do.`,
  'source-removed': `A file was there when gazette looked for sources, and gone when it was to be read. It is not published any more.

There is nothing to do.`,
  'template-failed': `A template failed while an output was made: it called what is no function, or asked for what is not there. Nothing is published.

Mend the template at the place in the message.`,
  'template-invalid': `A template could not be compiled. Nothing is published.

Mend the template at the place in the message.`,
  'term-unknown': `\`gazette list\` was asked for the posts of a category or tag that no post has. Terms are told apart by case.

The message names the one that is most alike; \`gazette stats\` shows the largest.`,
  'terms-differ-in-case': `Two terms of a taxonomy differ only in upper and lower case. They are two terms with two pages, which are one file on macOS and Windows: there the second one gets another
address.

Spell them alike in the posts, if one was meant.`,
  'terms-differ-in-width': `\`gazette check\` found terms that differ only in full-width and half-width characters (\`ＡＢＣ\` and \`ABC\`). They are two terms with two pages that look the same.

Spell them alike in the posts, if one was meant.`,
  'theme-missing': `\`theme\` in \`_config.yml\` is neither a theme of gazette's (\`news\`, \`blog\`), nor a folder in \`themes/\`, nor a package in \`node_modules/\`, nor the path of a folder; or what it leads
to is no theme, as it has neither \`templates/\` nor \`public/\` nor \`data/\`. Nothing is published.

Correct the name, or install the package; docs/themes.md says where themes are looked for. A theme of Jekyll's cannot be used: its templates are Liquid.`,
  'title-empty': `The title is \`""\`, as a failed crawl leaves it. The post is published with its slug for a title.

Give it a title.`,
  'trust-ignored': `The front matter of a source says \`trust\` or \`sanitize\`. A source cannot switch off its own checks, so that was ignored.

Name the folder under \`trust\` in \`_config.yml\`; see docs/security.md.`,
  'url-unset': `Feeds, sitemaps and canonical links need the host that the site will live at. Without \`url\` they name http://localhost:4000.

Set \`url: https://your.host\` in \`_config.yml\`.`,
  'whole-site-read': `A template that many outputs are made with reads posts of the whole site, or of a term: each new post makes all of these outputs again. The message says which template, which read, and
how many outputs.

Read less, or move it to a page of its own.`,
  'write-failed': `The disk is full, or a folder may not be written. What was published before is as it was.

Look at the room and the permissions of the folder in the message.`,
};
