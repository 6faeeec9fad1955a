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
