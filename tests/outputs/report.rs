//! `报告.html`: everything is in it, nothing leaves it, nothing in it runs that is not ours.

use juanzong::output::report_html;

use super::found::assessment;
use super::made::FromMemory;

fn page(more: usize) -> String {
    report_html::page(&assessment(more), &FromMemory { changed: None }).expect("our own template")
}

#[test]
fn everything_is_in_it_worst_first() {
    let page = page(200);
    for said in [
        "云溪县2026年国家卫生县城技术评估",
        "2023、2024、2025",
        "2026年11月21日",
        "12 个单位",
        "一票否决项有严重问题",
        "一份材料也没有交的单位：</strong>云溪县第一小学",
        "未能检查",
        "折算",
        "四性",
        "公共文本",
        "未归位材料",
        "可能属于",
        "《爱国卫生活动工作方案》2024 年",
        "须人工核对",
        "印章",
        "原件在档案馆",
        "系统或办公软件留下的临时文件",
        "标准条目待核",
        "没有单位承担“水利”的职责",
        "✕ 缺 72",
        "✓ 齐",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let at = |text: &str| page.find(text).expect("there");
    assert!(
        at("id=\"u12\"") < at("id=\"u1\""),
        "the worst unit comes first"
    );
    let board = &page[at("id=\"board\"")..];
    assert!(board.find("#u12").expect("linked") < board.find("#u1\"").expect("linked"));
}

#[test]
fn likeness_is_shown_side_by_side_with_differences_marked() {
    let page = page(50);
    assert!(page.contains("class=\"proof pair\""));
    assert!(page.contains("202<mark>4</mark>年，我<mark>局</mark>开展"));
    assert!(page.contains("202<mark>3</mark>年，我<mark>镇</mark>开展"));
}

#[test]
fn nothing_is_loaded_and_nothing_foreign_runs() {
    let page = page(200);
    assert!(!page.contains("<script>alert"));
    assert!(page.contains("&lt;script&gt;alert"));
    let pictures = page.matches("src=\"data:image/jpeg;base64,").count();
    assert_eq!(page.matches("src=").count(), pictures);
    for loads in [
        "@import", "url(", "http://", "https://", "<link", "style=\"", "onclick",
    ] {
        assert!(!page.contains(loads), "{loads}");
    }
    assert!(
        page.contains("default-src &#39;none&#39;")
            || page.contains("default-src 'none'")
            || page.contains("default-src &#x27;none&#x27;")
    );
}

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    assert_eq!(page(300), page(300));
}

#[test]
fn thousands_of_findings_stay_usable_and_say_what_is_left_out() {
    let page = page(5000);
    assert!(page.len() < 3 << 20, "{} bytes", page.len());
    assert!(page.contains("没有在这里展开，全部列在《整改台账.xlsx》里"));
    assert!(page.contains("这一类另有"));
    // Every kind of problem shows at least once for each unit that has it.
    let unit = page
        .split("<section class=\"unit\"")
        .nth(3)
        .expect("a unit");
    for code in ["L102", "Z101", "G102", "A101", "Q301"] {
        let rule = unit
            .split("<div class=\"rule")
            .find(|rule| rule.contains(code));
        let rule = rule.expect("the unit has every kind");
        assert!(rule.contains("class=\"card finding\""), "{code}");
    }
}
