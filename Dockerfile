# The image that docker-compose.yml runs: `depeche` from the hashed lock, as a user without rights.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
COPY requirements-build.lock requirements.lock ./
RUN python -m venv /opt/depeche \
 && /opt/depeche/bin/python -m pip install --no-cache-dir --require-hashes -r requirements-build.lock \
 && /opt/depeche/bin/python -m pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY crawler crawler
COPY extractors extractors
COPY storage storage
RUN /opt/depeche/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN groupadd --gid 10001 depeche \
 && useradd --uid 10001 --gid depeche --home-dir /archive --no-create-home --shell /usr/sbin/nologin depeche \
 && install --directory --owner=depeche --group=depeche /archive
COPY --from=build /opt/depeche /opt/depeche
ENV PATH=/opt/depeche/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER 10001:10001
WORKDIR /archive
ENTRYPOINT ["depeche"]
CMD ["--help"]
