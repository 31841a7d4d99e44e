# The same thing `make run` builds, for production. The service refuses to start without PINGSHUO_SECRET_KEY.
# Bring the database up to date before each new version: docker run … pingshuo migrate

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /srv/pingshuo
RUN python -m venv /srv/venv
COPY requirements.lock ./
RUN /srv/venv/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md alembic.ini ./
COPY app ./app
COPY templates ./templates
COPY static ./static
COPY migrations ./migrations
RUN /srv/venv/bin/pip install --no-deps --no-build-isolation -e . && /srv/venv/bin/python -m compileall -q app

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /var/lib/pingshuo --create-home --shell /usr/sbin/nologin pingshuo
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/pingshuo /srv/pingshuo
WORKDIR /srv/pingshuo
ENV PATH=/srv/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PINGSHUO_MODE=production \
    PINGSHUO_HOST=0.0.0.0 \
    PINGSHUO_PORT=8000 \
    PINGSHUO_DATABASE_URL=sqlite:////var/lib/pingshuo/pingshuo.db \
    PINGSHUO_MEDIA_DIR=/var/lib/pingshuo/media
USER pingshuo
VOLUME /var/lib/pingshuo
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"PINGSHUO_PORT\"]}/healthz', timeout=4)"]
CMD ["pingshuo", "serve"]
