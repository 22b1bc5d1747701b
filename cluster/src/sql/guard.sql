-- 核对：引擎看到的指纹和文件清单是不是一样多。不一样就不能往下做，否则会把“没看到文件”当成“没有雷同”。
SELECT COUNT(*) AS fingerprints,
       COUNT(DISTINCT document) AS documents,
       CAST(COALESCE(SUM(CAST(county AS BIGINT)), 0) AS BIGINT) AS counties,
       CAST(COALESCE(SUM(CAST(unit AS BIGINT) - 1000 * CAST(county AS BIGINT)), 0) AS BIGINT) AS units
FROM files
