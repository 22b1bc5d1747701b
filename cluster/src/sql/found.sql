-- 核对：第二步各行的“共有”之和、“稀有度”之和，都乘以二，应当等于上面的两个数。
SELECT CAST(COALESCE(SUM(shared), 0) AS BIGINT) * 2 AS shared,
       CAST(COALESCE(SUM(rarity), 0) AS BIGINT) * 2 AS rarity
FROM pairs
