"""The exports of help desks, one file each: their objects as records of `greenroom-conversations/1`. Pure."""
