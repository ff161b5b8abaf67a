import { describe, expect, it } from 'vitest';
import { decodeChinese } from '../../src/content/encoding.js';
import { type Encoding, encode } from '../helpers/encode.js';

const CHINESE: readonly string[] = [
  '春耕备耕正当时。县农业农村局的技术员走进田间地头，为农户讲解水稻育秧的要点，并送去了新的种子和化肥。',
  '本报讯（记者 李明）昨日，市政府召开新闻发布会，介绍今年前三季度全市经济运行情况。初步核算，地区生产总值同比增长百分之六。',
  '据了解，该项目总投资三亿元，建成后可新增就业岗位五百个。负责人表示，公司将继续加大研发投入，推动产业升级。',
  '《关于进一步做好防汛工作的通知》要求，各单位要加强值班值守，及时发布预警信息，确保人民群众生命财产安全。',
  '中国证券报记者获悉，多家上市公司发布公告，股东拟减持不超过百分之二的股份。分析人士认为，市场短期仍将震荡。',
  '周末到了，孩子们在公园里放风筝，老人们坐在树下下棋，湖边的柳树已经发了新芽，春天真的来了。',
];
const TRADITIONAL: readonly string[] = [
  '臺北市政府昨天宣布，今年的元宵燈會將於下週開幕，預計吸引超過百萬人次參觀。市民可以搭乘捷運前往會場。',
  '香港特別行政區政府發言人表示，政府會繼續與社會各界溝通，聽取意見，並在適當時候公布進一步的安排。',
  '記者會上，部長強調經濟復甦的力道仍然強勁，但是國際情勢的不確定性依舊很高，企業應該審慎因應。',
];
const KOREAN: readonly string[] = [
  '서울시는 오늘 오전 기자회견을 열고 내년도 예산안을 발표했다. 시장은 시민들의 안전을 위해 최선을 다하겠다고 말했다.',
  '한국은행은 기준금리를 동결하기로 결정했다. 전문가들은 당분간 물가가 안정될 것으로 전망하고 있다.',
  '어제 저녁 늦게까지 비가 내렸지만 오늘은 전국이 대체로 맑고 낮 기온이 크게 오르겠다고 기상청이 밝혔다.',
];
const JAPANESE: readonly string[] = [
  '東京都は本日、来年度の予算案を発表した。知事は記者会見で、都民の安全を守るために全力を尽くすと述べた。',
  '日本銀行は金融政策決定会合を開き、現在の政策を維持することを決めた。市場では円安が進む可能性がある。',
  '昨夜から降り続いた雨は朝には上がり、全国的に晴れて気温が上がる見込みだと気象庁が発表しました。',
  '内閣総理大臣国会議員選挙管理委員会委員長事務総局長就任式典挙行通知文書公開請求手続完了報告',
];

const html = (text: string): string =>
  `---\ntitle: "x"\n---\n<p>${text}</p>\n<p><a href="/a">b</a></p>\n`;

describe('bytes that are not UTF-8', () => {
  it.each(CHINESE)('are read as GB18030 where that is Chinese: %s', (text) => {
    expect(decodeChinese(encode(html(text), 'gb18030'))).toBe(html(text));
  });

  it.each<[Encoding, string]>([
    ...TRADITIONAL.map((text) => ['big5', text] as [Encoding, string]),
    ...KOREAN.map((text) => ['euc-kr', text] as [Encoding, string]),
    ...JAPANESE.map((text) => ['euc-jp', text] as [Encoding, string]),
    ...JAPANESE.map((text) => ['shift_jis', text] as [Encoding, string]),
  ])('are not where they are %s: %s', (encoding, text) => {
    const bytes = encode(html(text), encoding);
    expect(decodeChinese(bytes)).toBeNull();
    // Nor a longer text of the kind.
    expect(decodeChinese(Buffer.concat(Array(40).fill(bytes)))).toBeNull();
  });

  it('are not where there is too little of them, or none are left', () => {
    expect(decodeChinese(encode('新闻', 'gb18030'))).toBeNull();
    expect(decodeChinese(Buffer.from([0x61, 0xff, 0xff]))).toBeNull();
  });

  it.each([1, 2])('are not where they are UTF-8 that was cut off within a character: %i', (cut) => {
    for (const text of CHINESE) {
      const bytes = Buffer.from(text).subarray(0, -cut);
      expect(decodeChinese(bytes)).toBeNull();
      expect(decodeChinese(Buffer.concat([bytes, Buffer.from('</p>')]))).toBeNull();
    }
  });
});
