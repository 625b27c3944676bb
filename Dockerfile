# Monitor as one image. The settings of the README are given with `-e`:
#   docker run -v monitor:/data … init                    once: tables, organisations, the directive
#   docker run -v monitor:/data -p 8050:8050 …            the web
#   docker run -v monitor:/data --no-healthcheck … worker the mail
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends fonts-noto-core postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 monitor \
    && install -d -o monitor -g monitor /data

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock

# The image is laid out like a checkout, so nothing has to be built and assets, migrations and seeds
# are found where they always are.
COPY pyproject.toml ./
COPY assets ./assets
COPY migrations ./migrations
COPY seeds ./seeds
COPY src ./src
RUN python -m compileall -q src

ENV PYTHONPATH=/app/src \
    PYTHONUNBUFFERED=1 \
    MONITOR_DATA_DIR=/data \
    PORT=8050
USER monitor
VOLUME /data
EXPOSE 8050

HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]

ENTRYPOINT ["python", "-m", "monitor"]
CMD ["web", "--bind", "0.0.0.0"]
