-- What is old: items, and what only they needed.

-- name: PurgeItems :execrows
DELETE FROM items
WHERE stored < $1;

-- name: PurgeMatches :exec
DELETE FROM matches
WHERE item IN (SELECT i.id FROM items i WHERE i.stored < $1);

-- name: PurgeUnmatched :exec
DELETE FROM unmatched
WHERE stored < $1;

-- name: PurgeFeatures :exec
DELETE FROM features
WHERE stored < $1;

-- name: PurgeLeads :exec
DELETE FROM leads
WHERE latest < $1;

-- name: PurgeTold :exec
DELETE FROM told
WHERE told.at < $1
  AND NOT EXISTS (SELECT 1 FROM items i WHERE i.story = told.story);

-- name: PurgeDeliveries :exec
DELETE FROM deliveries
WHERE edition IN (
    SELECT e.id
    FROM editions e
    WHERE e.made < $1
      AND NOT EXISTS (
        SELECT 1
        FROM deliveries d
        WHERE d.edition = e.id AND d.status IN ('pending', 'sending', 'unknown')));

-- name: PurgeEditions :exec
DELETE FROM editions
WHERE editions.made < $1
  AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.edition = editions.id);

-- name: PurgeSlots :exec
DELETE FROM slots
WHERE slot < $1;

-- name: PurgeOwed :exec
DELETE FROM owed
WHERE at < $1;

-- name: PurgeNotices :exec
DELETE FROM notices
WHERE made < $1;

-- name: ListGoneChats :many
SELECT *
FROM chats
WHERE state = 'gone' AND gone > 0 AND gone < $1;

-- Deleting a chat: everything that its digests have, then the chat.

-- name: DeleteToldOfChat :exec
DELETE FROM told
WHERE digest IN (SELECT d.id FROM digests d WHERE d.chat = $1);

-- name: DeleteSlotsOfChat :exec
DELETE FROM slots
WHERE digest IN (SELECT d.id FROM digests d WHERE d.chat = $1);

-- name: DeleteDeliveriesOfChat :exec
-- Editions go after a move to where their digest went, and so do deliveries.
DELETE FROM deliveries
WHERE deliveries.chat = $1
   OR edition IN (SELECT e.id FROM editions e JOIN digests d ON d.id = e.digest WHERE d.chat = $1);

-- name: DeleteEditionsOfChat :exec
DELETE FROM editions
WHERE digest IN (SELECT d.id FROM digests d WHERE d.chat = $1);

-- name: ForgiveChat :exec
-- What is owed to a chat that starts again calmly is not told.
DELETE FROM owed
WHERE digest IN (SELECT d.id FROM digests d WHERE d.chat = $1);

-- name: DeleteTopicsOfChat :exec
DELETE FROM topics
WHERE digest IN (SELECT d.id FROM digests d WHERE d.chat = $1);

-- name: DeleteDigestsOfChat :exec
DELETE FROM digests
WHERE chat = $1;
