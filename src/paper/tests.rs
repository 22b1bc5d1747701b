//! Shapes of papers as they are really written.

use super::*;
use crate::read::{Paragraph, Role};

fn paper(text: &str) -> Paper {
    let paragraphs = text
        .lines()
        .map(|line| Paragraph {
            text: line.into(),
            role: if line.contains('\t') {
                Role::Row
            } else {
                Role::Body
            },
            page: None,
        })
        .collect();
    let reading = Reading::text("txt", paragraphs);
    let paper = Paper::of(&reading);
    let whole: Vec<char> = reading.whole().chars().collect();
    for span in [
        paper.title_span,
        paper.number_span,
        paper.issuer_span,
        paper.date_span,
        paper.secrecy_span,
    ]
    .into_iter()
    .flatten()
    {
        assert!(span.start < span.end && span.end <= whole.len());
        assert!(
            !whole[span.start].is_whitespace(),
            "a span begins with its word"
        );
    }
    paper
}

fn day(paper: &Paper) -> Option<(u16, u8, u8)> {
    paper.date.map(|d| (d.year, d.month, d.day))
}

const RED: &str = "云溪县爱国卫生运动委员会文件\n\n云爱卫发〔2023〕5号\n\n关于印发《云溪县2023年爱国卫生\n工作要点》的通知\n\n各成员单位：\n现将《云溪县2023年爱国卫生工作要点》印发给你们，请认真贯彻执行。\n根据《国家卫生城市标准》（全爱卫发〔2021〕6号）要求，结合实际落实。\n\n　　　　云溪县爱国卫生运动委员会\n　　　　2023年3月6日\n\n附件1\n2022年考核结果\n2022年12月1日\n抄送：县委办。\n云溪县爱卫办 2023年3月8日印发";

#[test]
fn a_red_head_is_not_the_title() {
    let p = paper(RED);
    assert_eq!(
        p.title.as_deref(),
        Some("关于印发《云溪县2023年爱国卫生工作要点》的通知")
    );
    assert_eq!(p.doc_number.as_deref(), Some("云爱卫发〔2023〕5号"));
    assert_eq!(p.number_year, Some(Year(2023)));
    assert_eq!(p.issuer.as_deref(), Some("云溪县爱国卫生运动委员会"));
    assert!(p.issuer_span.is_some());
    assert_eq!(day(&p), Some((2023, 3, 6)), "not that of the attachment");
    assert_eq!(p.title_years, []);
    assert_eq!(p.secrecy, None);
}

#[test]
fn every_bracket_becomes_one() {
    for number in [
        "云卫健〔2022〕18号",
        "云卫健[2022]18号",
        "云卫健（2022）18号",
        "云卫健(2022)18号",
        "云卫健【2022】18号",
        "云卫健﹝2022﹞18号",
        "云卫健 〔２０２２〕 １８ 号",
        "（云卫健〔2022〕18号）",
        "云卫健〔2022〕18号　　签发人：王平",
        "发文字号：云卫健〔2022〕18号",
    ] {
        let p = paper(&format!(
            "{number}\n关于开展健康教育的通知\n各科室：\n请照办。"
        ));
        assert_eq!(
            p.doc_number.as_deref(),
            Some("云卫健〔2022〕18号"),
            "{number}"
        );
        assert_eq!(
            p.title.as_deref(),
            Some("关于开展健康教育的通知"),
            "{number}"
        );
    }
}

#[test]
fn a_quoted_number_is_not_its_own() {
    let p = paper(
        "2023年健康教育工作总结\n根据《关于印发要点的通知》（云爱卫发〔2023〕5号）要求，我局开展了工作。\n云爱卫发〔2023〕5号\n一、主要做法\n云溪县卫生健康局\n2023年12月20日",
    );
    assert_eq!(p.doc_number, None);
    assert_eq!(p.title.as_deref(), Some("2023年健康教育工作总结"));
    assert_eq!(p.title_years, [Year(2023)]);
}

#[test]
fn a_number_below_the_title() {
    let p = paper(
        "云溪县人民政府关于加强爱国卫生工作的意见\n云政发〔2021〕12号\n各乡镇人民政府：\n为做好工作，提出意见。\n云溪县人民政府\n二〇二一年九月一日",
    );
    assert_eq!(
        p.title.as_deref(),
        Some("云溪县人民政府关于加强爱国卫生工作的意见")
    );
    assert_eq!(p.doc_number.as_deref(), Some("云政发〔2021〕12号"));
    assert_eq!(day(&p), Some((2021, 9, 1)));
    assert_eq!(p.issuer.as_deref(), Some("云溪县人民政府"));
}

#[test]
fn an_order_has_a_running_number() {
    let p = paper(
        "云溪县人民政府令\n第5号\n《云溪县爱国卫生管理办法》已经通过，现予公布。\n县长 李明\n2022年3月1日",
    );
    assert_eq!(p.doc_number.as_deref(), Some("第5号"));
    assert_eq!(day(&p), Some((2022, 3, 1)));
}

#[test]
fn a_spread_out_title() {
    let p = paper(
        "城关镇2022年创卫工作总　　结\n今年以来，我镇认真开展工作。\n城关镇人民政府（盖章）\n2022.12.30",
    );
    assert_eq!(p.title.as_deref(), Some("城关镇2022年创卫工作总结"));
    assert_eq!(p.issuer.as_deref(), Some("城关镇人民政府"));
    assert_eq!(day(&p), Some((2022, 12, 30)));
}

#[test]
fn office_and_date_in_one_line() {
    let p = paper("关于除四害工作的情况说明\n我院按要求开展。\n云溪县人民医院　　2024年1月5日");
    assert_eq!(p.issuer.as_deref(), Some("云溪县人民医院"));
    assert_eq!(day(&p), Some((2024, 1, 5)));
}

#[test]
fn a_joint_paper_has_all_its_offices() {
    let p = paper(
        "云溪县爱卫办\n云溪县教育局\n文件\n云爱卫办〔2023〕9号\n关于联合开展控烟工作的通知\n各学校：\n请执行。\n云溪县爱卫办\n云溪县教育局\n2023年4月2日",
    );
    assert_eq!(p.issuer.as_deref(), Some("云溪县爱卫办、云溪县教育局"));
    assert_eq!(p.title.as_deref(), Some("关于联合开展控烟工作的通知"));
}

#[test]
fn a_form_keeps_issuer_and_date_in_fields() {
    let p = paper(
        "2023年病媒生物密度监测统计表\n填报单位：云溪县疾控中心\t填报日期：2023-12-28\n序号\t地点\t日期\n1\t东门市场\t2023年3月1日\n2\t西门市场\t2023年6月1日",
    );
    assert_eq!(p.title.as_deref(), Some("2023年病媒生物密度监测统计表"));
    assert_eq!(p.issuer.as_deref(), Some("云溪县疾控中心"));
    assert_eq!(day(&p), Some((2023, 12, 28)));
    let p = paper("经费统计表\n单位：万元\n项目\t金额\n药品\t3");
    assert_eq!(p.issuer, None, "万元 is a measure");
}

#[test]
fn a_rule_passed_by_a_meeting() {
    let p = paper(
        "云溪县爱国卫生管理办法\n（2022年5月6日县人民政府第3次常务会议通过）\n第一章 总则\n第一条 为了加强爱国卫生工作，制定本办法。",
    );
    assert_eq!(p.title.as_deref(), Some("云溪县爱国卫生管理办法"));
    assert_eq!(day(&p), Some((2022, 5, 6)));
}

#[test]
fn a_speech_says_where_it_was_given() {
    let p = paper(
        "政府工作报告\n——2023年1月4日在云溪县第十八届人民代表大会第二次会议上\n云溪县人民政府县长　李明\n各位代表：\n现在，我代表县人民政府报告工作。",
    );
    assert_eq!(p.title.as_deref(), Some("政府工作报告"));
    assert_eq!(day(&p), Some((2023, 1, 4)));
}

#[test]
fn those_who_wrote_it_are_no_part_of_its_title() {
    let p = paper("浅谈学校的健康教育\n云溪县城关镇中心小学\n李新\n健康教育要从小抓起。");
    assert_eq!(p.title.as_deref(), Some("浅谈学校的健康教育"));
    let p = paper("序号\t姓名\t职务\n1\t王平\t主任");
    assert_eq!(p.title, None, "the head of a table");
}

#[test]
fn secrecy_stands_at_the_head_or_not_at_all() {
    for (line, mark) in [
        ("秘密★1年", "秘密"),
        ("机密★启封前", "机密"),
        ("000012 绝密★长期", "绝密"),
        ("机　密", "机密"),
        ("密级：秘密", "秘密"),
    ] {
        let p = paper(&format!(
            "{line}\n特急\n云溪县委文件\n云委〔2023〕1号\n关于某项工作的通知\n各单位：\n略。"
        ));
        assert_eq!(p.secrecy.as_deref(), Some(mark), "{line}");
        assert_eq!(p.title.as_deref(), Some("关于某项工作的通知"), "{line}");
    }
    for line in [
        "密级：无",
        "密级：公开",
        "保守国家秘密人人有责",
        "机密文件管理制度",
    ] {
        let p = paper(&format!("{line}\n全体干部要严守国家秘密。"));
        assert_eq!(p.secrecy, None, "{line}");
    }
}

#[test]
fn a_date_in_running_text_is_not_the_papers() {
    let p = paper(
        "2023年工作总结\n2023年5月6日，我局召开了动员会。\n会议时间：2023年5月6日\n会后认真落实。",
    );
    assert_eq!(p.date, None);
    let p = paper("2023年工作总结\n工作开展顺利。\n云溪县教育局\n2023年  月  日");
    assert_eq!(p.date, None, "not filled in");
}

#[test]
fn a_person_may_sign() {
    let p = paper("个人工作总结\n一年来认真工作。\n张建国\n2023年12月1日");
    assert_eq!(p.issuer.as_deref(), Some("张建国"));
}

#[test]
fn a_letter_under_the_offices_name() {
    let p = paper(
        "云溪县水利局（函）\n云水函〔2022〕7号\n关于二次供水情况的复函\n县爱卫办：\n你办来函收悉。\n云溪县水利局\n2022年7月8日",
    );
    assert_eq!(p.title.as_deref(), Some("关于二次供水情况的复函"));
    assert_eq!(p.issuer.as_deref(), Some("云溪县水利局"));
}

#[test]
fn an_office_and_its_matter_make_one_title() {
    let p = paper("云溪县卫生健康局\n2023年爱国卫生工作总结\n一、工作开展情况\n认真开展。");
    assert_eq!(
        p.title.as_deref(),
        Some("云溪县卫生健康局2023年爱国卫生工作总结")
    );
    assert_eq!(p.title_year, Some(Year(2023)));
}

#[test]
fn nothing_to_see() {
    assert_eq!(paper(""), Paper::default());
    assert_eq!(paper("\n\t\n  \n"), Paper::default());
    let p = paper("这是一段很长的正文，没有题名，也没有落款，只有一句话。");
    assert_eq!(p, Paper::default());
}

#[test]
fn the_issue_of_a_red_head_stands_in_for_a_foot() {
    let p = paper(
        "云溪县爱国卫生运动委员会文件\n云爱卫发〔2023〕6号\n关于开展周末卫生日活动的通知\n各单位：\n请按时参加。",
    );
    assert_eq!(p.issuer.as_deref(), Some("云溪县爱国卫生运动委员会"));
    assert_eq!(p.issuer_span, None);
    assert_eq!(p.date, None);
}

/// Bits that papers are made of, so that chance makes things that are nearly papers.
const BITS: &[&str] = &[
    "云溪县",
    "卫生健康局",
    "文件",
    "〔2023〕",
    "[２０２２]",
    "第",
    "5号",
    "号",
    "二〇二三年",
    "三十十日",
    "十二月",
    "2023年",
    "13月",
    "31日",
    "2024-02-30",
    "秘密★",
    "机密",
    "关于",
    "《",
    "》",
    "通知",
    "：",
    "。",
    "附件1",
    "（",
    "）",
    "填报单位：",
    "填报日期：",
    "\t",
    "\n",
    "\u{3000}",
    "\u{a0}",
    " ",
    "签发人",
    "😀",
    "e\u{301}",
    "×",
    "0",
    "年",
    "月",
    "日",
];

proptest::proptest! {
    #[test]
    fn anything_may_be_read_and_values_stand_where_they_say(
        bits in proptest::collection::vec(proptest::sample::select(BITS), 0..40),
        noise in "\\PC{0,12}",
    ) {
        let text = bits.concat() + &noise;
        paper(&text);
    }
}
