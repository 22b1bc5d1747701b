-- 第一步：两个以上的县都有的指纹，连同有它的材料。其余的指纹到此为止。
SELECT p.fingerprint AS fingerprint, p.document AS document, p.unit AS unit, p.county AS county,
       p.position AS place, m.documents AS documents
FROM prints p
JOIN (SELECT fingerprint, COUNT(*) AS documents
      FROM prints
      GROUP BY fingerprint
      HAVING MIN(county) < MAX(county)) m ON p.fingerprint = m.fingerprint
