//! `bagit.txt`: the two lines that make a folder a bag.

use super::manifest;

/// Version and encoding that `bagit.txt` declares (RFC 8493 §2.1.1): exactly two lines, no BOM;
/// from 1.0 on no blank but the
/// one after the colon. The RFC's own examples spell the labels in another case.
pub fn declared(
    bytes: &[u8],
) -> std::result::Result<(String, &'static encoding_rs::Encoding), String> {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return Err("开头带有 BOM".into());
    }
    let text = std::str::from_utf8(bytes).map_err(|_| "不是 UTF-8 编码".to_owned())?;
    let lines: Vec<&str> = manifest::lines(text.trim_end_matches(['\r', '\n'])).collect();
    let lines: Vec<&str> = lines.into_iter().filter(|l| !l.is_empty()).collect();
    let [first, second] = lines[..] else {
        return Err("应当正好两行".into());
    };
    let value = |line: &str, label: &str| -> Option<(String, bool)> {
        let (found, value) = line.split_once(':')?;
        let known = |found: &str| found.eq_ignore_ascii_case(label);
        let strict = known(found) && value.strip_prefix(' ') == Some(value.trim());
        known(found.trim()).then(|| (value.trim().to_owned(), strict))
    };
    let (version, strict_version) =
        value(first, "BagIt-Version").ok_or("第一行应当是 BagIt-Version: 1.0")?;
    let (encoding, strict_encoding) = value(second, "Tag-File-Character-Encoding")
        .ok_or("第二行应当是 Tag-File-Character-Encoding: UTF-8")?;
    if !["0.93", "0.94", "0.95", "0.96", "0.97", "1.0"].contains(&version.as_str()) {
        return Err(format!(
            "版本 {version} 本程序不认识（认识 0.93 至 0.97 和 1.0）"
        ));
    }
    if version == "1.0" && !(strict_version && strict_encoding) {
        return Err("冒号前后的空格不合规定".into());
    }
    let known = encoding_rs::Encoding::for_label(encoding.as_bytes())
        .ok_or(format!("编码 {encoding} 本程序不认识"))?;
    Ok((version, known))
}

#[cfg(test)]
mod tests {
    use super::declared;

    #[test]
    fn only_a_clean_declaration_passes() {
        let sound = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
        assert_eq!(declared(sound).expect("sound").0, "1.0");
        let old = b"BagIt-Version : 0.97\r\nTag-File-Character-Encoding:ISO-8859-1";
        assert_eq!(declared(old).expect("old").1, encoding_rs::WINDOWS_1252);
        for bad in [
            &b"\xEF\xBB\xBFBagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"[..],
            b"BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version:1.0\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8 \n",
            b" BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding\n",
            b"BagIt-Version: 1.0\n",
            b"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: klingon\n",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\nmore\n",
            b"\xFF\xFE",
        ] {
            assert!(declared(bad).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }
}
