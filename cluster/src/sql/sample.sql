-- 核对：本机自己数过一部分指纹（{first} 到 {last}），第一步里应当正好有这么多行。
SELECT COUNT(*) AS fingerprints, CAST(COALESCE(SUM(documents), 0) AS BIGINT) AS documents
FROM meeting
WHERE fingerprint BETWEEN {first} AND {last}
