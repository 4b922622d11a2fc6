#include "simulate/damage.hpp"

#include "core/json.hpp"

#include <gtest/gtest.h>

namespace assay::simulate {
namespace {

std::vector<AnswerItem> three()
{
    std::vector<AnswerItem> items = {{"a", R"({"n":1,"s":"x"})"}, {"b", R"({"n":2,"s":"y"})"}, {"c", R"({"n":3,"s":"z"})"}};
    items[0].echo = {"A", "A."};
    items[1].echo = {"B", "B."};
    items[2].echo = {"C", "C."};
    return items;
}

/// `id:begins..ends` of each item.
std::string echoes(const std::string& answer)
{
    const Json json = Json::parse(answer);
    std::string text;
    for (const auto& item : json.at("items"))
        text += item.at("id").get<std::string>() + ":" + item.at("begins").get<std::string>() + ".." +
                item.at("ends").get<std::string>() + " ";
    return text;
}

/// `id:n+s` of each item.
std::string gist(const std::string& answer)
{
    const Json json = Json::parse(answer);
    std::string text;
    for (const auto& item : json.at("items"))
        text += item.at("id").get<std::string>() + ":" + item.at("record").at("n").dump() +
                item.at("record").at("s").get<std::string>() + " ";
    return text;
}

std::string spoiled(const std::vector<AnswerItem>& items)
{
    std::string ids;
    for (const auto& item : items)
        ids += item.spoiled ? item.id : "";
    return ids;
}

TEST(WritePacked, ListsEveryDocument)
{
    auto items = three();
    EXPECT_EQ(write_packed(items), R"({"items":[{"id":"a","begins":"A","record":{"n":1,"s":"x"},"ends":"A."},)"
                                   R"({"id":"b","begins":"B","record":{"n":2,"s":"y"},"ends":"B."},)"
                                   R"({"id":"c","begins":"C","record":{"n":3,"s":"z"},"ends":"C."}]})");
    EXPECT_EQ(spoiled(items), "");
}

TEST(WritePacked, LeavesAnItemOut)
{
    auto items = three();
    items[0].fault = Fault::missing_item;
    EXPECT_EQ(gist(write_packed(items)), "b:2y c:3z ");
    EXPECT_EQ(spoiled(items), "a");
}

TEST(WritePacked, SwapsTheIdsOfNeighbours)
{
    auto items = three();
    items[2].fault = Fault::swapped_items;
    EXPECT_EQ(gist(write_packed(items)), "c:1x b:2y a:3z ");
    EXPECT_EQ(spoiled(items), "ac");
}

TEST(WritePacked, NeverSwapsBack)
{
    auto items = three();
    items.pop_back();
    items[0].fault = Fault::swapped_items;
    items[1].fault = Fault::swapped_items;
    EXPECT_EQ(gist(write_packed(items)), "b:1x a:2y ");
    EXPECT_EQ(items[1].fault, Fault::none) << "it did not happen, so it is not counted";
}

TEST(WritePacked, DoublesAnItemWithAnotherRecord)
{
    auto items = three();
    items[1].fault = Fault::duplicated_item;
    EXPECT_EQ(gist(write_packed(items)), "a:1x b:2y b:3z c:3z ");
    EXPECT_EQ(spoiled(items), "b");
}

TEST(WritePacked, MergesTwoItemsIntoOne)
{
    auto items = three();
    items[0].fault = Fault::merged_items;
    EXPECT_EQ(gist(write_packed(items)), "a:1y c:3z ");
    EXPECT_EQ(spoiled(items), "ab");
}

TEST(WritePacked, WhatIsMovedBringsTheEchoOfItsText)
{
    auto swapped = three();
    swapped[0].fault = Fault::swapped_items;
    EXPECT_EQ(echoes(write_packed(swapped)), "b:A..A. a:B..B. c:C..C. ");
    auto doubled = three();
    doubled[0].fault = Fault::duplicated_item;
    EXPECT_EQ(echoes(write_packed(doubled)), "a:A..A. a:B..B. b:B..B. c:C..C. ");
    auto merged = three();
    merged[0].fault = Fault::merged_items;
    EXPECT_EQ(echoes(write_packed(merged)), "a:A..B. c:C..C. ");
}

TEST(WritePacked, LeavesOutFaultsThatNeedANeighbour)
{
    for (const Fault fault : {Fault::swapped_items, Fault::merged_items}) {
        std::vector<AnswerItem> items = {{"a", R"({"n":1,"s":"x"})", fault}};
        EXPECT_EQ(gist(write_packed(items)), "a:1x ");
        EXPECT_EQ(items[0].fault, Fault::none);
        EXPECT_FALSE(items[0].spoiled);
    }
}

TEST(WritePacked, NeverCallsAWrongItemGood)
{
    // All combinations of faults of three items: an item that is not spoiled
    // stands in the answer exactly once, with its own record.
    const std::vector<Fault> faults = {Fault::none,          Fault::wrong_type,      Fault::missing_item,
                                       Fault::swapped_items, Fault::duplicated_item, Fault::merged_items};
    for (const Fault a : faults)
        for (const Fault b : faults)
            for (const Fault c : faults) {
                auto items = three();
                items[0].fault = a;
                items[1].fault = b;
                items[2].fault = c;
                const auto answer = Json::parse(write_packed(items));
                for (const auto& item : items) {
                    int times = 0;
                    bool right = true;
                    for (const auto& found : answer.at("items"))
                        if (found.at("id") == item.id) {
                            ++times;
                            right = right && found.at("record") == Json::parse(item.record);
                        }
                    EXPECT_EQ(!item.spoiled, times == 1 && right)
                        << name_of(a) << " " << name_of(b) << " " << name_of(c) << ": " << item.id;
                }
            }
}

TEST(WriteSingle, SpoilsOnlyByAWrongType)
{
    AnswerItem whole{"a", R"({"n":1})"};
    EXPECT_EQ(write_single(whole), R"({"n":1})");
    EXPECT_FALSE(whole.spoiled);
    AnswerItem wrong{"a", R"({"n":1})", Fault::wrong_type};
    EXPECT_NE(write_single(wrong), R"({"n":1})");
    EXPECT_TRUE(wrong.spoiled);
}

TEST(WithWrongType, PutsATextInPlaceOfANumberOrBoolean)
{
    EXPECT_TRUE(Json::parse(with_wrong_type(R"({"s":"x","n":1})", 0)).at("n").is_string());
    EXPECT_TRUE(Json::parse(with_wrong_type(R"({"s":"x","b":false})", 0)).at("b").is_string());
}

TEST(WithWrongType, PutsAnObjectInPlaceOfATextOrList)
{
    const auto first = Json::parse(with_wrong_type(R"({"s":"x","l":[]})", 0));
    EXPECT_TRUE(first.at("s").is_object());
    EXPECT_TRUE(first.at("l").is_array());
    EXPECT_TRUE(Json::parse(with_wrong_type(R"({"s":"x","l":[]})", 1)).at("l").is_object());
    EXPECT_TRUE(Json::parse(with_wrong_type(R"({"s":null})", 5)).at("s").is_object());
}

TEST(WithWrongType, SpoilsEvenAnEmptyRecord)
{
    EXPECT_EQ(with_wrong_type("{}", 0), "[]");
    EXPECT_TRUE(Json::parse(with_wrong_type("[1]", 0)).is_object());
}

TEST(Dressing, KeepsTheAnswerWhole)
{
    EXPECT_EQ(in_fence("{}"), "```json\n{}\n```");
    EXPECT_NE(in_prose("{}").find("\n\n{}\n\n"), std::string::npos);
}

}  // namespace
}  // namespace assay::simulate
