#include "server/demo/DemoNames.h"

namespace counterpart::server::demo {

const QList<HanName> &surnames()
{
    static const QList<HanName> names{
        {"王", "wang"},  {"李", "li"},        {"张", "zhang"},   {"刘", "liu"},          {"陈", "chen"},
        {"杨", "yang"},  {"黄", "huang"},     {"赵", "zhao"},    {"吴", "wu"},           {"周", "zhou"},
        {"徐", "xu"},    {"孙", "sun"},       {"马", "ma"},      {"朱", "zhu"},          {"胡", "hu"},
        {"郭", "guo"},   {"何", "he"},        {"林", "lin"},     {"高", "gao"},          {"罗", "luo"},
        {"郑", "zheng"}, {"梁", "liang"},     {"谢", "xie"},     {"宋", "song"},         {"唐", "tang"},
        {"许", "xu"},    {"韩", "han"},       {"冯", "feng"},    {"邓", "deng"},         {"曹", "cao"},
        {"彭", "peng"},  {"曾", "zeng"},      {"肖", "xiao"},    {"田", "tian"},         {"董", "dong"},
        {"袁", "yuan"},  {"潘", "pan"},       {"于", "yu"},      {"蒋", "jiang"},        {"蔡", "cai"},
        {"余", "yu"},    {"杜", "du"},        {"叶", "ye"},      {"程", "cheng"},        {"苏", "su"},
        {"魏", "wei"},   {"吕", "lü"},        {"丁", "ding"},    {"任", "ren"},          {"沈", "shen"},
        {"姚", "yao"},   {"卢", "lu"},        {"姜", "jiang"},   {"崔", "cui"},          {"钟", "zhong"},
        {"谭", "tan"},   {"陆", "lu"},        {"汪", "wang"},    {"范", "fan"},          {"金", "jin"},
        {"单", "shan"},  {"仇", "qiu"},       {"解", "xie"},     {"查", "zha"},          {"区", "ou"},
        {"盖", "ge"},    {"欧阳", "ou yang"}, {"司徒", "si tu"}, {"上官", "shang guan"}, {"尉迟", "yu chi"}};
    return names;
}

const QList<HanName> &givenCharacters()
{
    static const QList<HanName> characters{
        {"伟", "wei"},   {"芳", "fang"},  {"娜", "na"},   {"敏", "min"},  {"静", "jing"},  {"丽", "li"},
        {"强", "qiang"}, {"磊", "lei"},   {"洋", "yang"}, {"勇", "yong"}, {"艳", "yan"},   {"杰", "jie"},
        {"涛", "tao"},   {"明", "ming"},  {"超", "chao"}, {"霞", "xia"},  {"平", "ping"},  {"桂", "gui"},
        {"英", "ying"},  {"华", "hua"},   {"玉", "yu"},   {"兰", "lan"},  {"梅", "mei"},   {"建", "jian"},
        {"志", "zhi"},   {"文", "wen"},   {"辉", "hui"},  {"斌", "bin"},  {"宇", "yu"},    {"浩", "hao"},
        {"凯", "kai"},   {"健", "jian"},  {"俊", "jun"},  {"帆", "fan"},  {"雪", "xue"},   {"琳", "lin"},
        {"晶", "jing"},  {"倩", "qian"},  {"颖", "ying"}, {"露", "lu"},   {"怡", "yi"},    {"婷", "ting"},
        {"雯", "wen"},   {"佳", "jia"},   {"嘉", "jia"},  {"琪", "qi"},   {"欣", "xin"},   {"悦", "yue"},
        {"雅", "ya"},    {"诗", "shi"},   {"梦", "meng"}, {"思", "si"},   {"子", "zi"},    {"轩", "xuan"},
        {"睿", "rui"},   {"晨", "chen"},  {"博", "bo"},   {"天", "tian"}, {"瑞", "rui"},   {"宁", "ning"},
        {"安", "an"},    {"然", "ran"},   {"一", "yi"},   {"诺", "nuo"},  {"涵", "han"},   {"萱", "xuan"},
        {"桐", "tong"},  {"彤", "tong"},  {"阳", "yang"}, {"东", "dong"}, {"海", "hai"},   {"波", "bo"},
        {"鹏", "peng"},  {"飞", "fei"},   {"龙", "long"}, {"云", "yun"},  {"春", "chun"},  {"秋", "qiu"},
        {"月", "yue"},   {"小", "xiao"},  {"晓", "xiao"}, {"永", "yong"}, {"正", "zheng"}, {"成", "cheng"},
        {"康", "kang"},  {"光", "guang"}, {"振", "zhen"}, {"新", "xin"},  {"清", "qing"},  {"慧", "hui"},
        {"莉", "li"},    {"珍", "zhen"},  {"丹", "dan"},  {"燕", "yan"},  {"玲", "ling"},  {"洁", "jie"},
        {"媛", "yuan"},  {"蓉", "rong"},  {"薇", "wei"},  {"菲", "fei"},  {"禾", "he"},    {"予", "yu"},
        {"知", "zhi"},   {"若", "ruo"},   {"砚", "yan"}};
    return characters;
}

const QList<const char *> &latinFirstNames()
{
    static const QList<const char *> names{
        "Maria",  "Marta",  "José",  "Zoë",    "Chloé",  "Renée", "Jürgen", "Søren",  "Łukasz",
        "Anna",   "Oliver", "Emma",  "Noah",   "Liam",   "Mia",   "Lucas",  "Hannah", "Elena",
        "Peter",  "Paul",   "Clara", "Nina",   "Tomas",  "David", "Daniel", "Laura",  "Julia",
        "Victor", "Ivan",   "Olga",  "Irene",  "Grace",  "Henry", "Jack",   "Alice",  "Sofia",
        "Amélie", "Inès",   "Björn", "Aisha",  "Omar",   "Priya", "Rahul",  "Kenji",  "Yuki",
        "Jisoo",  "Minh",   "Linh",  "Fatima", "Carlos", "Pablo", "Giulia", "Matteo", "Eva"};
    return names;
}

const QList<const char *> &latinLastNames()
{
    static const QList<const char *> names{
        "Smith",    "Müller",   "Schmidt", "García",   "Martínez", "López",   "Rossi",   "Dubois",
        "Lefèvre",  "Moreau",   "Novák",   "Kowalski", "Nowak",    "Jensen",  "Hansen",  "Andersson",
        "Johnson",  "Williams", "Taylor",  "Wilson",   "Evans",    "Roberts", "Walker",  "Wright",
        "Thompson", "Hughes",   "Clarke",  "Patel",    "Singh",    "Khan",    "Nguyen",  "Tran",
        "Kim",      "Park",     "Tanaka",  "Suzuki",   "Silva",    "Santos",  "Pereira", "Costa",
        "Ivanov",   "O'Brien",  "Murphy",  "Byrne",    "Weber",    "Fischer", "Meier",   "de la Cruz"};
    return names;
}

} // namespace counterpart::server::demo
