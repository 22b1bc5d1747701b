-- 全部指纹；有的材料在几个文件里都有，只算一次。
SELECT fingerprint, document, unit, county, MIN(position) AS position
FROM files
GROUP BY fingerprint, document, unit, county
