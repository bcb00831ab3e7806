"""Pillow on every core. Reads its task from the environment, as speed/task.ts tells it.

pillow.py pool | ray
"""

import os
import sys

from PIL import Image, ImageOps

SIZE = (int(os.environ["WIDTH"]), int(os.environ["HEIGHT"]))
SAVING = {"quality": int(os.environ["QUALITY"])} if os.environ["QUALITY"] else {}
CORES = int(os.environ["CORES"])


def resize_picture(name):
    with Image.open(os.path.join(os.environ["IN"], name)) as image:
        # thumbnail() decodes at a smaller scale where the format can.
        image.thumbnail(SIZE)
        upright = ImageOps.exif_transpose(image)
        saving = SAVING if image.format == "JPEG" else {}
        upright.save(os.path.join(os.environ["OUT"], name), **saving)


def resize_on_pool(names):
    from multiprocessing import Pool

    with Pool(CORES) as pool:
        for _ in pool.imap_unordered(resize_picture, names, chunksize=4):
            pass


def resize_on_ray(names):
    import ray

    ray.init(num_cpus=CORES, log_to_driver=False, include_dashboard=False)

    @ray.remote
    def resize_chunk(chunk):
        for name in chunk:
            resize_picture(name)

    ray.get([resize_chunk.remote(names[at : at + 16]) for at in range(0, len(names), 16)])
    ray.shutdown()


if __name__ == "__main__":
    {"pool": resize_on_pool, "ray": resize_on_ray}[sys.argv[1]](os.listdir(os.environ["IN"]))
