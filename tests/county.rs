//! The made-up county: the same bytes each time, and findings equal to `fixtures/county/应得.md`.

use std::collections::BTreeMap;

#[test]
fn the_county_is_the_same_each_time_and_large_enough() {
    let (one, two) = (juanzong::demo::county(), juanzong::demo::county());
    assert!(one == two, "two runs differ");
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (path, _) in &one {
        let kind = path.rsplit('.').next().unwrap_or_default();
        *kinds.entry(kind).or_default() += 1;
    }
    for (kind, least) in [
        ("docx", 90),
        ("xlsx", 25),
        ("pdf", 10),
        ("jpg", 40),
        ("md", 4),
        ("html", 2),
        ("txt", 3),
    ] {
        assert!(kinds[kind] >= least, "{kind}: {}", kinds[kind]);
    }
    let paths: Vec<&String> = one.iter().map(|(path, _)| path).collect();
    assert!(paths.is_sorted(), "not by path");
}

#[test]
fn nobody_of_the_county_is_on_the_map() {
    assert!(juanzong::demo::county_times(2).len() > juanzong::demo::county().len() * 19 / 10);
}
