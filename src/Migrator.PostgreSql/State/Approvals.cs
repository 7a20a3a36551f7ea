using Migrator.Execution.State;

namespace Migrator.PostgreSql.State;

/// <summary>The plans that people have approved.</summary>
internal sealed class Approvals(ControlDatabase database)
{
    private const string Columns = "plan_hash AS planhash, by_whom AS bywhom, at, comment";

    public Task<Approval?> ReadAsync(string planHash, CancellationToken cancellationToken)
        => database.ReadAsync(
            async session => (await session.FirstOrDefaultAsync<Row>($"SELECT {Columns} FROM migrator.approval WHERE plan_hash = @planHash", new { planHash }).ConfigureAwait(false))?.ToApproval(),
            null,
            cancellationToken);

    public Task<Approval> ApproveAsync(string planHash, string? comment, string by, CancellationToken cancellationToken)
        => database.WriteAsync(
            async session =>
            {
                // Who approved first stands: that is what has run since.
                await session.ExecuteAsync(
                    """
                    INSERT INTO migrator.approval (plan_hash, by_whom, at, comment)
                    VALUES (@planHash, @by, clock_timestamp(), @comment)
                    ON CONFLICT (plan_hash) DO NOTHING
                    """,
                    new { planHash, by, comment }).ConfigureAwait(false);
                await Audit.WriteAsync(session, null, "plan-approved", comment is null ? planHash : $"{planHash}: {comment}", by).ConfigureAwait(false);
                var row = await session.FirstOrDefaultAsync<Row>($"SELECT {Columns} FROM migrator.approval WHERE plan_hash = @planHash", new { planHash }).ConfigureAwait(false);
                return row?.ToApproval() ?? throw new InvalidOperationException("Approving the plan gave no answer.");
            },
            cancellationToken);

    private sealed record Row(string PlanHash, string ByWhom, DateTime At, string? Comment)
    {
        public Approval ToApproval() => new(PlanHash, ByWhom, At, Comment);
    }
}
