-- 核对数：和 juanzong compare、juanzong cluster compare 显示的五个数应当一样。
SELECT COUNT(*) AS pairs,
       CAST(COALESCE(SUM(shared), 0) AS BIGINT) AS shared,
       CAST(COALESCE(SUM(rarity), 0) AS BIGINT) AS rarity,
       COALESCE(BIT_XOR(document_a), 0) AS document_a,
       COALESCE(BIT_XOR(document_b), 0) AS document_b
FROM pairs
WHERE document_a < document_b
