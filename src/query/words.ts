// Words that carry no wish of their own, and those that change the meaning of what follows.
import { fold, type Token } from './fold.ts';

const list = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/));

const ENGLISH_GRAMMAR = list(`
a an the this that these those some any every each all both few more most much many such same other another own
i me my mine we us our ours you your yours he she it its they them their who whom whose which what when where why how
am is are was were be been being do does did doing done have has had having can could may might must shall should will would
and as at by for from in into of off on onto out over per so than then there to too up upon via vs versus with within
about after again against around before below between during further here if just like once only under until very while also
but because although though however whether bigger larger smaller greater fewer
let please thanks hello hi hey yes ok okay isn aren doesn don didn won wouldn couldn shouldn t s re ve ll m d
`);

/** Grammar: its presence also tells a sentence from a row of keywords. Several languages' articles and prepositions are among it. */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set([
  ...ENGLISH_GRAMMAR,
  ...list(`
de del la le les el los las un una une en dans avec sur des du der die das den dem ein eine einer fur pour para con com da do dos e et y und oder ou mit im am zum zur auf aus bei von vom beim ile ve icin bir
の と を に は が で て も や か な 的 和 与 在 了 请 吗
`),
]);

/** What people write around a wish: verbs of looking for, words for "resource", praise. */
export const FILLER_WORDS = list(`
anything something thing things somebody someone anyone everyone people person team researcher researchers group company
need needs needed want wants wanted wish look looking looks search searching seek seeking find finding found get getting got give giving show showing tell recommend recommendation
recommended suggest suggestion suggested help helps helpful use used uses using useful usable work works working worked make makes making made build building train training
trained run running try trying start starting started exist exists existing available offer offered offers provide provides provided contain contains containing include includes
including included come comes go goes going know knows known compare compares comparing compared comparison evaluate evaluates evaluating evaluated evaluation measure test testing tests
good better best great nice suitable suited appropriate right proper ideal popular common commonly standard typical well famous classic classical
dataset datasets data set sets database databases databank corpus corpora collection collections resource resources sample samples example examples record records row rows entry entries
loss losses function functions objective criterion model models method methods approach approaches algorithm algorithms network networks architecture architectures technique techniques
benchmark benchmarks tool tools toolbox toolboxes library libraries framework frameworks package packages software code repo repository platform platforms site sites website websites place places list lists paper papers
licence license licensed licences licenses terms ok okay fine allowed permitted legal legally
image images imaging picture pictures photo photos scan scans volume volumes slide slides slice slices file files
medical medicine clinical biomedical health healthcare hospital hospitals patient patients subject subjects case cases study studies human humans
annotation annotations annotated annotate label labels labelled labeled labelling labeling ground truth expert
public publicly free freely download downloadable downloaded share shared sharing
deep learning machine ai ml dl neural network networks task tasks problem problems project projects field domain area research
kind type types sort way ways lot lots bit different various several single separate separately together really quite rather maybe perhaps ever currently today
everything open source recording recordings marked together inside similar alternative alternatives successor counterpart equivalent
prediction predictions predict predicts predicting predictive
based related specific focused focus oriented aware dedicated regarding concerning e.g etc i.e kinds
affected suffering showing shows taken acquired recorded collected coming years year old
gratis gratuit gratuite gratuits gratuites gratuito gratuita kostenlos kostenlose kostenfrei frei freie verfugbar verfugbare disponible disponibles disponivel ucretsiz acik libre libres
datensatz datensatze bilder bild daten conjunto datos imagenes imagen imagens jeu donnees donnee images veri seti verileri goruntu goruntuleri dados
免费 公开 無料 公開 数据 数据集 影像 图像 データ セット 画像
`);

/** "not X", "without X", "no X", "except X", "other than X", "X-free". */
const NEGATIONS: readonly (readonly string[])[] = [
  ['other', 'than'],
  ['rather', 'than'],
  ['instead', 'of'],
  ['apart', 'from'],
  ['aside', 'from'],
  ['not', 'about'],
  ['w', 'o'],
  ['no', 'more'],
  ['but', 'not'],
  ['anything', 'but'],
  ['everything', 'but'],
  ['all', 'but'],
  ['not'],
  ['no'],
  ['without'],
  ['except'],
  ['excluding'],
  ['exclude'],
  ['minus'],
  ['non'],
  ['ohne'],
  ['nicht'],
  ['kein'],
  ['keine'],
  ['sin'],
  ['sans'],
  ['pas'],
  ['sem'],
  ['olmayan'],
];

/** What goes on with a list: "without dermoscopy and histology" refuses both. */
export const LIST_WORDS = list('and or nor und oder y o et ou e ve veya');
export const OR_WORDS = list('or oder ou o veya either');

/** Letters that are English grammar and begin or end words of other languages too say nothing ("s", "a", "in", "me"). */
const AMBIGUOUS_GRAMMAR = list('a am an as at d i in m me ll no on re s so t us ve will die');

/** Whether a row of words is an English sentence, so that its words mean what they mean in English. */
export const isEnglish = (tokens: readonly Token[]): boolean => tokens.filter(({ raw }) => ENGLISH_GRAMMAR.has(fold(raw)) && !AMBIGUOUS_GRAMMAR.has(fold(raw))).length >= 2;

/** What fills a question is no filling when it is refused: "without images" is about images. */
const REFUSED: Readonly<Record<string, string>> = { image: 'imaging', imaging: 'imaging', picture: 'imaging', photo: 'imaging', scan: 'imaging' };
export const refusedTerm = (token: Token): string | undefined => (Object.hasOwn(REFUSED, token.key) ? REFUSED[token.key] : undefined);

export const isFunction = (token: Token): boolean => FUNCTION_WORDS.has(fold(token.raw));
export const isFiller = (token: Token): boolean => FILLER_WORDS.has(fold(token.raw)) || FILLER_WORDS.has(token.key);

/** How many tokens at a place are filling; scripts without blanks have one token a character, so theirs take several. */
export function fillerLength(tokens: readonly Token[], index: number): number {
  for (let length = Math.min(4, tokens.length - index); length > 1; length -= 1) {
    const window = tokens.slice(index, index + length);
    if (window.every((token) => token.raw.length === 1) && FILLER_WORDS.has(window.map((token) => token.raw).join(''))) return length;
  }
  const token = tokens[index];
  return token && isFiller(token) ? 1 : 0;
}

/** How many tokens a negation at a place takes; 0 where there is none. */
export function negationLength(tokens: readonly Token[], index: number): number {
  return NEGATIONS.find((words) => words.every((word, offset) => fold(tokens[index + offset]?.raw ?? '') === word))?.length ?? 0;
}

const NEGATION_WORDS = new Set(NEGATIONS.flat());
export const isNegationWord = (token: Token): boolean => NEGATION_WORDS.has(fold(token.raw));

/** A minus or an exclamation mark before a word or a quotation, with nothing before it: "-covid", "!tumour", not "x-ray". */
export function hasMinus(text: string, token: Token): boolean {
  const at = /["“„]/.test(text[token.start - 1] ?? '') ? token.start - 2 : token.start - 1;
  const sign = text[at];
  return (sign === '-' || sign === '!') && (at < 1 || /\s/.test(text[at - 1] ?? ' '));
}
