-- 公共文本：许多单位都有的指纹，在号码最小的那份材料里的位置。
WITH known AS (
  SELECT fingerprint, MIN(document) AS shown, COUNT(DISTINCT unit) AS units, MIN(documents) AS held
  FROM meeting
  WHERE documents > {most_units}
  GROUP BY fingerprint
  HAVING COUNT(DISTINCT unit) > {most_units} OR MIN(documents) > {most_documents}
)
SELECT h.document AS document, CAST(h.place AS BIGINT) AS place, k.units AS units, k.held AS documents
FROM meeting h
JOIN known k ON h.fingerprint = k.fingerprint AND h.document = k.shown
WHERE h.place >= 0
ORDER BY document, place, units, documents
