-- 全部指纹。
SELECT fingerprint, document, unit, county, position
FROM files
