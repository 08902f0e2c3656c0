#include "search/SurnameReadings.h"

namespace counterpart {

std::span<const SurnameReading> surnameReadings()
{
    static constexpr SurnameReading readings[] = {
        {U'覃', "qin"},  {U'朴', "piao"}, {U'阚', "kan"},   {U'隗', "wei"},   {U'隗', "kui"},
        {U'乜', "nie"},  {U'句', "gou"},  {U'勾', "gou"},   {U'员', "yun"},   {U'贠', "yun"},
        {U'扎', "za"},   {U'浣', "wan"},  {U'黑', "he"},    {U'缪', "miao"},  {U'祭', "zhai"},
        {U'折', "she"},  {U'郇', "xun"},  {U'郇', "huan"},  {U'种', "chong"}, {U'秘', "bi"},
        {U'繁', "po"},   {U'召', "shao"}, {U'都', "du"},    {U'角', "jue"},   {U'粘', "nian"},
        {U'宓', "fu"},   {U'訾', "zi"},   {U'洗', "xian"},  {U'厍', "she"},   {U'佴', "nai"},
        {U'车', "che"},  {U'盖', "ge"},   {U'葛', "ge"},    {U'翟', "zhai"},  {U'翟', "di"},
        {U'查', "zha"},  {U'逄', "pang"}, {U'晟', "cheng"}, {U'莘', "shen"},  {U'莘', "xin"},
        {U'俞', "yu"},   {U'俞', "shu"},  {U'冼', "xian"},  {U'钭', "tou"},   {U'呙', "guo"},
        {U'肖', "xiao"}, {U'臧', "zang"}, {U'仉', "zhang"}, {U'亓', "qi"},    {U'蕃', "pi"},
        {U'铅', "yan"},  {U'尹', "yin"},  {U'伍', "wu"},    {U'令', "ling"},  {U'那', "na"},
        {U'宿', "su"},   {U'适', "kuo"},  {U'谌', "chen"},  {U'谌', "shen"},  {U'沈', "shen"},
        {U'牟', "mu"},   {U'牟', "mou"},  {U'麦', "mai"},   {U'妫', "gui"},   {U'郗', "xi"},
        {U'郗', "chi"},  {U'嵇', "ji"},   {U'昝', "zan"},   {U'郄', "qie"},   {U'郄', "xi"},
        {U'褚', "chu"},  {U'濮', "pu"},   {U'佟', "tong"},  {U'薄', "bo"},    {U'薄', "bao"},
        {U'不', "fou"},  {U'佘', "she"},  {U'长', "zhang"}, {U'澹', "tan"},   {U'尉', "wei"},
        {U'尉', "yu"},   {U'鲜', "xian"}, {U'单', "chan"},
    };
    return readings;
}

} // namespace counterpart
