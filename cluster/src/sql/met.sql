-- 核对：第一步写出的行，第二步是不是都看得到；一个指纹该有几行就有几行，缺了行的（torn）应当是 0。
SELECT CAST(COALESCE(SUM(held), 0) AS BIGINT) AS fingerprints,
       CAST(COALESCE(SUM(CASE WHEN held = due THEN 0 ELSE 1 END), 0) AS BIGINT) AS torn
FROM (SELECT fingerprint, COUNT(*) AS held, MIN(documents) AS due FROM meeting GROUP BY fingerprint) k
