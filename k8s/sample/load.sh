#!/usr/bin/env bash
# Imports the sample platform of docker-compose.yml from its MySQL, and loads it into the mesh. For your own database, the same two
# commands with another address and other queries: docs/import.md.
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${AFTERCLICK_KEY:?must hold a key of the API: docs/operations.md}"
folder=${1:-state/sample}

SAMPLE_PASSWORD=${SAMPLE_PASSWORD:-sample} ./afterclick import \
  --jdbc "jdbc:mariadb://127.0.0.1:${SAMPLE_PORT:-3306}/webtoon?allowPublicKeyRetrieval=true" --user sample --password-env SAMPLE_PASSWORD \
  --query 'SELECT user_id AS reader_id, title_id AS work_id, episode_no AS episode, read_at FROM history' \
  --works-query 'SELECT id AS work_id, title, artist AS creators, genre AS genres, tag AS tags, synopsis, pricing, free_episodes, episodes, published_at FROM titles' \
  --shard-by reader_id --shards 4 --format csv --out "$folder"
./afterclick load "$folder" --url "${AFTERCLICK_URL:-http://127.0.0.1:8080}"
