-- 核对：第二步各行的“共有”之和应得多少（的两倍）、“稀有度”之和应得多少（的两倍），只靠数数、不靠连接算出来：
-- 一个指纹在各县有 s1、s2 … 份材料，不同县的对数的两倍是 (s1 + s2 + …)² − (s1² + s2² + …)。
SELECT CAST(COALESCE(SUM(twice), 0) AS BIGINT) AS shared,
       CAST(COALESCE(SUM(twice * CASE units{weights} END), 0) AS BIGINT) AS rarity
FROM (
  SELECT fingerprint, SUM(held) * SUM(held) - SUM(held * held) AS twice, SUM(offices) AS units
  FROM (
    SELECT fingerprint, county, SUM(papers) AS held, COUNT(*) AS offices
    FROM (
      SELECT fingerprint, county, unit, COUNT(*) AS papers
      FROM meeting
      WHERE documents <= {most_documents}
      GROUP BY fingerprint, county, unit
    ) o
    GROUP BY fingerprint, county
  ) c
  GROUP BY fingerprint
  HAVING SUM(offices) <= {most_units}
) f
