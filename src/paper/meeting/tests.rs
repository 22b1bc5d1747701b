//! What notices, sheets and minutes say, in their usual forms.

use super::*;
use crate::read::Paragraph;

fn of(stem: &str, lines: &[&str]) -> Option<(Part, String, Vec<String>, String)> {
    let paragraphs = lines.iter().map(|line| Paragraph {
        text: line.replace('|', "\t"),
        role: if line.contains('|') {
            Role::Row
        } else {
            Role::Body
        },
        page: None,
    });
    let reading = Reading::text("txt", paragraphs.collect());
    let meeting = Meeting::of(&reading, &Paper::of(&reading), stem)?;
    let day = |day: &Said<Date>| {
        let Date { year, month, day } = day.what;
        format!("{year}-{month}-{day}")
    };
    let words = |said: &Option<Said<String>>| said.as_ref().map_or("", |s| &s.what).to_owned();
    let days = meeting.days.iter().map(day).collect();
    Some((
        meeting.part,
        words(&meeting.name),
        days,
        words(&meeting.place),
    ))
}

#[test]
fn a_notice_says_when_and_where() {
    let found = of(
        "通知",
        &[
            "关于召开全县爱国卫生工作部署会的通知",
            "各成员单位：定于2月21日上午九时在县政务中心三楼会议室召开部署会，请于2月18日前报送回执。",
            "青砚县爱卫办",
            "2023年2月16日",
        ],
    );
    let days = vec!["2023-2-21".to_owned()];
    let place = "县政务中心三楼会议室".to_owned();
    let name = "全县爱国卫生工作部署会".to_owned();
    assert_eq!(found, Some((Part::Notice, name, days, place)));
}

#[test]
fn spans_labels_and_the_turn_of_the_year() {
    let days = |lines: &[&str]| of("通知", lines).map(|(_, _, days, _)| days);
    let call = "关于举办培训班的通知";
    let foot = "2023年12月26日";
    assert_eq!(
        days(&[call, "一、培训时间", "2023年12月28日至30日", foot]),
        Some(vec![
            "2023-12-28".into(),
            "2023-12-29".into(),
            "2023-12-30".into()
        ])
    );
    assert_eq!(
        days(&[call, "时间：1月5日（星期五）下午2:30", foot]),
        Some(vec!["2024-1-5".into()])
    );
    assert_eq!(
        days(&[call, "二、请于12月27日下午下班前报名。", foot]),
        Some(vec![])
    );
    assert_eq!(
        days(&[call, "十二月二十八日上午在社区二楼讲高血压。", foot]),
        Some(vec!["2023-12-28".into()])
    );
}

#[test]
fn sheets_and_minutes_say_it_behind_labels_or_in_cells() {
    let sheet = of(
        "签到表",
        &[
            "会议签到表",
            "会议名称：部署会    时间：2023年2月22日    地点：县委党校",
            "序号|单位|姓名",
        ],
    );
    let expected = (
        Part::SignIn,
        "部署会".to_owned(),
        vec!["2023-2-22".to_owned()],
        "县委党校".to_owned(),
    );
    assert_eq!(sheet, Some(expected));
    let cells = of(
        "a",
        &["会议记录", "时间|2023年2月22日|地点|二楼会议室", "议题|略"],
    );
    let (_, _, days, place) = cells.expect("minutes");
    assert_eq!(
        (days, place.as_str()),
        (vec!["2023-2-22".to_owned()], "二楼会议室")
    );
    let blank = of(
        "签到表",
        &["会议签到表", "会议名称：    时间：    地点：", "序号|姓名"],
    );
    assert_eq!(
        blank,
        Some((Part::SignIn, "会议".into(), vec![], String::new()))
    );
}

#[test]
fn what_moves_a_meeting_and_what_calls_nobody() {
    for text in [
        "关于推迟召开部署会的通知",
        "会议时间另行通知",
        "因故改到2月22日",
        "关于变更培训地点的通知",
    ] {
        assert!(moved(text), "{text}");
    }
    assert!(!moved("关于召开部署会的通知"));
    assert_eq!(of("a", &["关于印发会议纪要的通知", "各单位："]), None);
    assert_eq!(of("a", &["爱国卫生工作计划", "一、目标"]), None);
}
