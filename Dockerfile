# docker build -t gradient-playground .
# docker run --rm -p 8501:8501 --read-only --tmpfs /tmp gradient-playground
# Searches end with such a container; compose.yaml keeps them, and has several servers and a cluster.
FROM python:3.13-slim

# The root file system may be read-only: whatever wants a home finds /tmp, and bytecode is compiled below.
# The address of the server is the container's; the browser's spares Streamlit asking outside for its public one.
# One BLAS thread: the engine's matrices are small, and many sessions share the cores.
ENV HOME=/tmp \
    PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_BROWSER_SERVER_ADDRESS=localhost

WORKDIR /srv/playground

# Before the sources, so that changing those does not install everything again.
COPY requirements-extras.txt .
# In an environment of its own: nothing that the base image installed is in the way.
RUN python -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --progress-bar off -r requirements-extras.txt

# .dockerignore lets in only what runs.
COPY . .
RUN python -m compileall -q engine app pages

# Owns no file, so it can change none; and one folder, over which a volume for searches may be mounted.
RUN install -d -o 10001 -g 10001 -m 700 /data
USER 10001:10001

EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(os.path.join('http://127.0.0.1:8501', os.getenv('STREAMLIT_SERVER_BASE_URL_PATH', '').strip('/'), 'ready'), timeout=4)"]

# exec form: SIGTERM reaches Streamlit itself.
CMD ["python", "-m", "streamlit", "run", "app/server.py"]
