#!/usr/bin/env bash
# Opens the pages of the mesh that docker-compose.yml started: reports, Grafana, Prometheus.
set -euo pipefail
for page in http://127.0.0.1:8084/ http://127.0.0.1:3000/dashboards http://127.0.0.1:9090/; do
  echo "$page"
  if command -v xdg-open >/dev/null; then
    xdg-open "$page"
  elif command -v open >/dev/null; then
    open "$page"
  fi
done
