-- 第二步：不同县的两份材料，共有多少别处少见的指纹。{most_units} 个以上单位或 {most_documents} 份以上材料都有的是公共文本，不算；
-- 稀有度是每个指纹的权重之和，权重 = 四舍五入(1000 × ln(单位总数 ÷ 有它的单位数))，用整数，次序不影响结果。
-- 共有不到 {least} 个的并成一行，材料写 0：不是结果，用来核对总数。
WITH rare AS (
  SELECT fingerprint, COUNT(DISTINCT unit) AS units
  FROM meeting
  WHERE documents <= {most_documents}
  GROUP BY fingerprint
  HAVING COUNT(DISTINCT unit) <= {most_units}
),
hit AS (
  SELECT h.fingerprint AS fingerprint, h.document AS document, h.county AS county,
         CASE r.units{weights} END AS weight
  FROM meeting h
  JOIN rare r ON h.fingerprint = r.fingerprint
),
pair AS (
  SELECT a.document AS one, b.document AS other, COUNT(*) AS held, SUM(CAST(a.weight AS BIGINT)) AS weights
  FROM hit a
  JOIN hit b ON a.fingerprint = b.fingerprint
  WHERE a.document < b.document AND a.county <> b.county
  GROUP BY a.document, b.document
)
SELECT CASE WHEN held >= {least} THEN one ELSE 0 END AS document_a,
       CASE WHEN held >= {least} THEN other ELSE 0 END AS document_b,
       CAST(SUM(held) AS BIGINT) AS shared, CAST(SUM(weights) AS BIGINT) AS rarity
FROM pair
GROUP BY CASE WHEN held >= {least} THEN one ELSE 0 END, CASE WHEN held >= {least} THEN other ELSE 0 END
ORDER BY document_a, document_b
