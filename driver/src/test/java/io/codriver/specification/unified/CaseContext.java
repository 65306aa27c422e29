package io.codriver.specification.unified;

import io.codriver.specification.unified.deployment.Deployment;
import io.codriver.specification.unified.entity.ClientFactory;
import io.codriver.specification.unified.entity.Entities;
import io.codriver.specification.unified.entity.EntityMaker;
import io.codriver.specification.unified.event.EventMatcher;
import io.codriver.specification.unified.match.ErrorMatcher;
import io.codriver.specification.unified.match.LogMatcher;
import io.codriver.specification.unified.match.TraceMatcher;
import io.codriver.specification.unified.match.ValueMatcher;

/** What belongs to one run of one case; nothing of it outlives the case but the deployment. */
final class CaseContext {

    final Deployment deployment;
    final Entities entities = new Entities();
    final EntityMaker maker;
    final FailPoints failPoints;
    final ValueMatcher values = new ValueMatcher(entities);
    final ErrorMatcher errors = new ErrorMatcher(values);
    final EventMatcher events = new EventMatcher(values);
    final LogMatcher logs = new LogMatcher(values);
    final TraceMatcher traces = new TraceMatcher(values, entities);
    final OperationRunner operations = new OperationRunner(this);

    CaseContext(ClientFactory factory, Deployment deployment, boolean quickHeartbeats) {
        this.deployment = deployment;
        this.failPoints = new FailPoints(deployment);
        this.maker = new EntityMaker(entities, factory, deployment, quickHeartbeats);
    }
}
