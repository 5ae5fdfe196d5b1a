throw new Error('this release cannot start: a module that it needs is not in the image');
